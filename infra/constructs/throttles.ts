/** Of API Gateway, where an account has a quarter of the calls: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
const WHERE_FEWER =
  /^(af-south-1|ap-south-2|ap-southeast-[3457]|ca-west-1|eu-central-2|eu-south-[12]|il-central-1|me-central-1|mx-central-1)$/;

const USUAL = 10_000;

/**
 * Calls that an account may make in a second, over all its APIs and posts: what it was given, or the default. Where nobody
 * says in which Region that is, the usual one: too low a throttle would turn people away.
 */
export const callsPerSecond = (region: string | undefined, given: number | null): number =>
  given ?? (region !== undefined && WHERE_FEWER.test(region) ? 2_500 : USUAL);

/**
 * Calls a second, over all connections. Together they are half of what an account has, so that the other half is left
 * for our own posts to the clients, which count as well. Each route has a share of its own, since what a stage says
 * holds for each route that says nothing, not for their sum: a storm of writes leaves room for the reports that keep
 * people inside. Of new connections an account takes 500 a second, and each says hello and joins.
 */
export const throttlesOf = (calls: number) => {
  const throttle = (most: number) => {
    const rate = Math.max(1, Math.floor((most * calls) / USUAL));
    return { ThrottlingRateLimit: rate, ThrottlingBurstLimit: rate };
  };
  return {
    $connect: throttle(500),
    $disconnect: throttle(500),
    $default: throttle(1_200),
    activity: throttle(1_500),
    ping: throttle(500),
    'content.put': throttle(800),
  };
};

/** Where nothing is set, in most Regions. */
export const THROTTLES = throttlesOf(USUAL);
