import assert from 'node:assert/strict';
import test from 'node:test';

import { clockFace, nextTick, phase, remaining } from '../../display/web/countdown.js';
import { readJson } from './texts_for_tests.js';

const { cases } = readJson('tests/unit/display/countdown.json');
for (const { clock, now_ms: now, ...expected } of cases) {
  test(`countdown: ${expected.face} with ${expected.remaining_ms} ms left`, () => {
    assert.deepEqual({
      remaining_ms: remaining(clock, now),
      phase: phase(clock, now),
      face: clockFace(remaining(clock, now)),
      next_tick_ms: nextTick(clock, now),
    }, expected);
  });
}
