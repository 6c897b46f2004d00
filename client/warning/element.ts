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
  /** Asks whenever this participation is warned: until it is stopped, or watches another one; while the element is in the page. */
  watch(
    client: Pick<Client, 'serverNow'>,
    participation: Participation,
    options?: WarningOptions,
  ): Unsubscribe;
};

/** Makes `<vigil-warning>` known to the page, once; on a server, which renders the page and has no elements, it does nothing. */
export const defineWarning = (name = 'vigil-warning'): void => {
  if (typeof customElements === 'undefined' || customElements.get(name)) return;
  customElements.define(
    name,
    class extends HTMLElement implements WarningElement {
      #watched: Parameters<WarningElement['watch']> | null = null;
      #stop: Unsubscribe = () => {};

      watch(...watched: Parameters<WarningElement['watch']>): Unsubscribe {
        this.#watched = watched;
        this.connectedCallback();
        return () => {
          if (this.#watched !== watched) return;
          this.#watched = null;
          this.#stop();
        };
      }

      // Again where it has only been moved.
      connectedCallback() {
        this.#stop();
        if (this.#watched === null || !this.isConnected) return;
        const [client, participation, { texts = english(), calls } = {}] = this.#watched;
        this.#stop = watchOver(build(this), client, participation, texts, calls);
      }

      disconnectedCallback() {
        this.#stop();
      }
    },
  );
};
