import { Component } from 'systole';
import { Clock } from './clock';
// eslint-disable-next-line import-x/no-cycle -- the circle is what the spec is about
import { Left } from './left';

@Component(Clock, Left)
export class Right { constructor(readonly clock: Clock, readonly left: object) {} }
