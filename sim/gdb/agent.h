/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Agent expressions: gdb's byte code for the conditions of breakpoints, which are decided here then
 * instead of by a stop and a question each time. After the GDB manual, appendix "The GDB Agent
 * Expression Mechanism". Left out: floating point, tracing, state variables, printf. */
#ifndef SIM_GDB_AGENT_H
#define SIM_GDB_AGENT_H

#include "machine.h"

/* Whether the expression is other than zero now, in a probe or between runs. True, too, if it is no
 * expression, divides by zero, or reads what is not there: the client is to see it. Any bytes may
 * be given; time is bounded. */
bool gdb_agent_holds(struct machine *, const uint8_t *code, size_t size);

#endif
