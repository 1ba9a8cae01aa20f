/* SPDX-License-Identifier: MIT */
/* The pressure sensor. The board has no converter, so a model of the line stands for the pressure:
   an elastic tube of 0.2 microlitres per mmHg, which each step of the motor fills by 0.25, and from
   which it flows through a needle of 1.08 mmHg per microlitre a second into a vein of 10 mmHg.
   Where the line is pinched nothing flows. Resistance times elasticity: 0.216 s. */
#ifndef LINE_MODEL_H
#define LINE_MODEL_H

#include "pump.h"

#define LINE_MMHG_PER_COUNT 5u /* of the converter, which has 8 bits */

/* line_sample: what the converter would give, 0 to 255, for the steps made since the last call,
   1 / LINE_SAMPLES_HZ seconds ago. One caller. */
#define LINE_SAMPLES_HZ 50u
int line_sample(unsigned steps, int pinched);

#endif
