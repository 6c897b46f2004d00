/** Has the process that runs the suite make the assembly of a stack with these arguments: it has CDK loaded. @throws with what it says instead */
export const askForAssembly = async (url: string, args: readonly string[]): Promise<void> => {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(args) });
  if (!response.ok) throw new Error(`There is no assembly: ${await response.text()}`);
};
