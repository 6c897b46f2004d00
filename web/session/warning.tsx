import { createElement, useEffect, useRef } from 'react';
import type { Client, Participation } from '../../client/client.ts';
import { defineWarning, type WarningElement } from '../../client/dialog.ts';
import { useWords } from '../words/language.ts';
import { calls } from './calls.ts';

defineWarning();

type Props = { readonly client: Client; readonly participation: Participation };

/** The warning over the workspace. It is always mounted, because what is said after an answer belongs to it. */
export const Warning = ({ client, participation }: Props) => {
  const texts = useWords().session.warning;
  const element = useRef<WarningElement>(null);
  useEffect(
    () => element.current?.watch(client, participation, { texts, calls }),
    [client, participation, texts],
  );
  return createElement('vigil-warning', { ref: element });
};
