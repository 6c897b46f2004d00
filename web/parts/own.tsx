import type { ReactNode } from 'react';

/**
 * What is in no language of the page, people's own words or a clock, among what is: it keeps its direction, and a
 * browser that translates the page leaves it.
 */
export const Own = ({ children }: { readonly children: ReactNode }) => <bdi translate="no">{children}</bdi>;
