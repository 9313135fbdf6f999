import { Component } from 'systole';
// eslint-disable-next-line import-x/no-cycle -- the circle is what the spec is about
import { Right } from './right';

@Component(Right)
export class Left { constructor(readonly right: object) {} }
