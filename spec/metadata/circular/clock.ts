import { Component } from 'systole';

@Component()
export class Clock { readonly now = 1; }
