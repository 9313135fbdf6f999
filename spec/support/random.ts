export { Random } from '../../src/testing/random';
