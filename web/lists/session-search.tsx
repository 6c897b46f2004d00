import { useId } from 'react';
import { useWords } from '../words/language.ts';
import { type Order, orders } from './choice.ts';

type Props = {
  readonly search: string;
  readonly order: Order;
  readonly find: (text: string) => void;
  readonly sort: (order: Order) => void;
  /** How many were found; null until that is known. */
  readonly found: number | null;
};

/** Search by name, and the order of the results. Their number is announced once. */
export const SessionSearch = ({ search, order, find, sort, found }: Props) => {
  const id = useId();
  const { sessions: words } = useWords().lists;
  return (
    <search className="field-row list-tools">
      <div className="field">
        <label htmlFor={`${id}-search`}>{words.search}</label>
        <input
          id={`${id}-search`}
          type="search"
          maxLength={200}
          autoComplete="off"
          value={search}
          onChange={(event) => find(event.currentTarget.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-order`}>{words.order}</label>
        <select
          id={`${id}-order`}
          value={order}
          onChange={(event) => sort(event.currentTarget.value as Order)}
        >
          {orders.map((one) => (
            <option key={one} value={one}>
              {words.orders[one]}
            </option>
          ))}
        </select>
      </div>
      <p className="said" role="status">
        {found !== null && words.found(found)}
      </p>
    </search>
  );
};
