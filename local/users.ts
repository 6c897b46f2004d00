/** Somebody whom the development identity provider knows. */
export type DevelopmentUser = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'licence-holder' | 'contact';
};

export const users: readonly DevelopmentUser[] = [
  { id: 'anna', name: 'Anna', kind: 'licence-holder' },
  { id: 'ben', name: 'Ben', kind: 'licence-holder' },
  { id: 'carla', name: 'Carla', kind: 'contact' },
];
