import { StateReasons } from '../../src/lifecycle/state-reasons';

describe('StateReasons', () => {
  it('puts a reason into words when it is asked for, for each of those that went together', () => {
    const reasons = new StateReasons();
    const why = jest.fn((component: number) => `c${String(component)} is off`);
    for (const component of [2, 0, 40]) reasons.noteLater(component, why);
    expect(why).not.toHaveBeenCalled();
    expect([0, 1, 2, 40, 41].map((component) => reasons.get(component))).toEqual(['c0 is off', undefined, 'c2 is off', 'c40 is off', undefined]);
  });

  it('goes by what was noted last', () => {
    const reasons = new StateReasons();
    reasons.noteLater(0, () => 'first');
    reasons.noteLater(1, () => 'first');
    reasons.noteLater(1, () => 'second');
    reasons.note(2, 'told');
    reasons.noteLater(2, () => 'asked');
    reasons.noteLater(3, () => 'asked');
    reasons.note(3, 'told');
    expect([0, 1, 2, 3].map((component) => reasons.get(component))).toEqual(['first', 'second', 'asked', 'told']);
    for (const component of [0, 1, 2, 3]) reasons.note(component, undefined);
    expect([0, 1, 2, 3].map((component) => reasons.get(component))).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('keeps those apart that come after others of whom nobody is left', () => {
    const reasons = new StateReasons();
    reasons.noteLater(0, () => 'a');
    reasons.noteLater(1, () => 'b');
    reasons.note(0, undefined);
    reasons.noteLater(2, () => 'c');
    reasons.noteLater(3, () => 'd');
    expect([0, 1, 2, 3].map((component) => reasons.get(component))).toEqual([undefined, 'b', 'c', 'd']);
  });
});
