/** What an AWS service says when the account, and not the call, is at fault. */
const OF_THE_ACCOUNT: ReadonlySet<string> = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'KMSInvalidStateException',
  'NotAuthorizedException',
  'NotFoundException',
  'OptInRequired',
  'QueueDoesNotExist',
  'RequestExpired',
  'ResourceNotFoundException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);

/** What it says when it is asked too often: only the name tells, since the SDK marks hardly any of these. */
const TOO_OFTEN = /Throttl|LimitExceeded|ThroughputExceeded|TooManyRequests/;

type Fault = Error & {
  readonly code?: string;
  /** The system call that failed. */
  readonly syscall?: string;
  readonly $fault?: 'client' | 'server';
};

/**
 * What went wrong outside of us (on the disk, on the way, in the account), in a sentence for whoever typed the command. Null for
 * anything else, of which the stack is wanted.
 */
export const outerFault = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null;
  const { name, message, syscall, code, cause, $fault }: Fault = error;
  // One for each address of a host; its own message is empty.
  if (error instanceof AggregateError && code !== undefined) return outerFault(error.errors[0]);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
    return `There are no credentials for AWS here, or none that are valid: log in, or name a profile in AWS_PROFILE. (${message})`;
  if (message === 'Region is missing')
    return 'Say which region: in AWS_REGION, or by --region where there is one.';
  const isTheirs = $fault === 'server' || TOO_OFTEN.test(name) || OF_THE_ACCOUNT.has(name);
  if ($fault !== undefined) return isTheirs ? `AWS says ${name}: ${message}` : null;
  if (syscall !== undefined || name === 'TimeoutError') return message;
  // What `fetch` says itself is that it failed.
  return outerFault(cause);
};

/** In one sentence in any case, where all that is thrown was written for whoever typed the command. */
export const sentenceOf = (error: unknown): string =>
  outerFault(error) ?? (error instanceof Error ? error.message : String(error));
