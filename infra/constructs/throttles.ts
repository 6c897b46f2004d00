/**
 * Calls a second, over all connections. Together they are half of what an account has, so that the other half is left
 * for our own posts to the clients, which count as well. Each route has a share of its own, since what a stage says
 * holds for each route that says nothing, not for their sum: a storm of writes leaves room for the reports that keep
 * people inside. Of new connections an account takes 500 a second, and each says hello and joins.
 */
export const THROTTLES = {
  $connect: throttle(500, 500),
  $disconnect: throttle(500, 500),
  $default: throttle(1_200, 1_200),
  activity: throttle(1_500, 1_500),
  ping: throttle(500, 500),
  'content.put': throttle(800, 800),
};

function throttle(rate: number, burst: number) {
  return { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
}
