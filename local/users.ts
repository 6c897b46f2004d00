/** Somebody whom the development identity provider knows. */
export type DevelopmentUser = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'licence-holder' | 'contact';
  /** Always verified. */
  readonly email: string;
};

export const users: readonly DevelopmentUser[] = [
  { id: 'anna', email: 'anna@example.com', name: 'Anna', kind: 'licence-holder' },
  { id: 'ben', email: 'ben@example.com', name: 'Ben', kind: 'licence-holder' },
  { id: 'carla', email: 'carla@example.com', name: 'Carla', kind: 'contact' },
];

/** Of the link to the first session. Known to everybody who has the source, and good for nothing anywhere else. */
export const invitationSecret = 'a-link-for-development-to-the-first-session';
