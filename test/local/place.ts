/** Where the things tested here would be deployed. */
export const place = {
  partition: 'aws',
  region: 'eu-central-1',
  account: '1',
  urlSuffix: 'amazonaws.com',
  stackName: 'S',
};
