/** The variables without what they say of AWS: whoever works there has a profile, a region and endpoints of their own. */
export const withoutCloud = (variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('AWS_')));
