import type { Errand } from './errand.ts';
import { errandsOfClients } from './errands-of-clients.ts';
import { errandsOfContent } from './errands-of-content.ts';
import { errandsOfCredentials } from './errands-of-credentials.ts';
import { errandsOfCrowds } from './errands-of-crowds.ts';
import { errandsOfPace } from './errands-of-pace.ts';
import { errandsOfRights } from './errands-of-rights.ts';
import { errandsOfRoom } from './errands-of-room.ts';
import { errandsOfTheBus } from './errands-of-the-bus.ts';

export const errands: readonly Errand[] = [
  ...errandsOfPace,
  ...errandsOfRoom,
  ...errandsOfRights,
  ...errandsOfCrowds,
  ...errandsOfContent,
  ...errandsOfCredentials,
  ...errandsOfClients,
  ...errandsOfTheBus,
];
