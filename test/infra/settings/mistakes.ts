import { SettingsError } from '../../../infra/settings/error.ts';
import { settingsFrom } from '../../../infra/settings.ts';

/** What is refused of these settings, a sentence each; `none` where nothing is. */
export const mistakesIn = (context: Record<string, unknown>): string => {
  try {
    settingsFrom(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return 'none';
};
