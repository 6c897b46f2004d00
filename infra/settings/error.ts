/** Its message is a sentence for each mistake, a line each. */
export class SettingsError extends RangeError {
  override readonly name = 'SettingsError';
}
