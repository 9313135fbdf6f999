import * as systole from 'systole';
import story from './story.cjs';

console.log(await story(systole));
