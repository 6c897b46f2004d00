import type { Deletions, KeptReplies } from '../../shared/ports/service.ts';
import type { App, Caller, Service } from '../app.ts';

/** What the door of the backends needs beside what every action does. */
export type ServiceApp = App & { readonly kept: KeptReplies; readonly deletions: Deletions };

export type ServiceCaller = Caller<Service>;
