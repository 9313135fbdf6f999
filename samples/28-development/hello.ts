// A program to develop with: npx systole dev hello.ts, then change one of the files beside it.
import { createContainer, main } from 'systole';
import { Api } from './api';
import { Metrics } from './metrics';

// #region entry
void main(createContainer({ name: 'shop', components: [Api, Metrics] }));
// #endregion

// prints:
// metrics on
// the database is open
// the api says hello
// the api is down
// metrics off
// the database is closed
