/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What each row of m68k.isa is made of: a function each, found by its name. */
#ifndef SIM_CPU_M68K_M68K_ROWS_H
#define SIM_CPU_M68K_M68K_ROWS_H

#include "../../engine/table/writer.h"
#include "gen/isa/m68k.h"

#define ISA_CPU struct table_writer *

#define ROW(number, id, cost, parameters, arguments) void m68k_row_##id parameters;
/* clang-format off: a macro that makes functions */
ISA_ROWS_m68k(ROW, writer, field, mode)
/* clang-format on */
#undef ROW

    /* At the instruction's begin, and at its end: writes what addresses are changed by. */
    void m68k_rows_begin(struct table_writer *);
void m68k_rows_end(struct table_writer *);
/* Does nothing but bring its file's rows into the program. */
void m68k_rows_coldfire(void);
void m68k_rows_cpu32(void);
void m68k_rows_checked(void);
/* Of an undefined word. */
void m68k_row_none(struct table_writer *);
/* What the processor does by itself. */
void m68k_row_special(struct table_writer *);

#endif
