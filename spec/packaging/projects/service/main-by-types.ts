import { storyByTypes } from './by-types';

void storyByTypes().then(console.log);
