/**
 * A runtime as small as one can be: it asks Lambda's Runtime API for an event and says how that ended, for tests that are run
 * where AWS's own is not installed. Not type-checked, and run by itself.
 */
const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER = '' } = process.env;
const api = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const [module, name] = _HANDLER.split('.');
const described = (error) =>
  JSON.stringify({ errorType: error.name, errorMessage: error.message, trace: [] });
const say = (path, body) => fetch(`${api}/${path}`, { method: 'POST', body });

let handler;
try {
  handler = (await import(`${LAMBDA_TASK_ROOT}/${module}.mjs`))[name];
} catch (error) {
  await say('init/error', described(error));
  process.exit(1);
}
for (;;) {
  const response = await fetch(`${api}/invocation/next`);
  const event = await response.json();
  const header = (which) => response.headers.get(`lambda-runtime-${which}`);
  const requestId = header('aws-request-id');
  process.env._X_AMZN_TRACE_ID = header('trace-id');
  const context = {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    awsRequestId: requestId,
    invokedFunctionArn: header('invoked-function-arn'),
    getRemainingTimeInMillis: () => Number(header('deadline-ms')) - Date.now(),
  };
  try {
    await say(`invocation/${requestId}/response`, JSON.stringify((await handler(event, context)) ?? null));
  } catch (error) {
    await say(`invocation/${requestId}/error`, described(error));
  }
}
