import type { Client } from '../client.ts';
import type { Unsubscribe } from '../listeners.ts';
import type { Participation } from '../session/participation.ts';
import type { Calls } from './calls.ts';
import { build } from './parts.ts';
import { english, type WarningTexts } from './texts.ts';
import { watchOver } from './watch.ts';

export type WarningOptions = {
  /** In English by default. */
  readonly texts?: WarningTexts;
  /** Calls whoever is elsewhere, if they have asked for it. By default nobody is called. */
  readonly calls?: Calls;
};

/** `<vigil-warning>`. */
export type WarningElement = HTMLElement & {
  /** Asks whenever this participation is warned: until it is stopped, watches another one, or the element goes. */
  watch(
    client: Pick<Client, 'serverNow'>,
    participation: Participation,
    options?: WarningOptions,
  ): Unsubscribe;
};

/** Makes `<vigil-warning>` known to the page, once. Nothing is touched before, so that a server may import it. */
export const defineWarning = (name = 'vigil-warning'): void => {
  if (customElements.get(name)) return;
  customElements.define(
    name,
    class extends HTMLElement implements WarningElement {
      #stop: Unsubscribe = () => {};

      watch(...[client, participation, options = {}]: Parameters<WarningElement['watch']>): Unsubscribe {
        const { texts = english(), calls } = options;
        this.#stop();
        this.#stop = watchOver(build(this), client, participation, texts, calls);
        return this.#stop;
      }

      disconnectedCallback() {
        this.#stop();
      }
    },
  );
};
