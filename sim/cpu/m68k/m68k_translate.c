/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions of the 68000 to blocks of operations. */
#include "m68k.h"
#include "m68k_engine.h"
#include "m68k_rows.h"

#define LONGEST (2u * ISA_UNITS) /* bytes of an instruction */

/* A row that no function is written for is executed by the processor: those of ColdFire's
 * multiply-accumulate unit; or it is illegal. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-parameter"
#define ROW(number, id, cost, parameters, arguments)                                               \
    __attribute__((weak)) void m68k_row_##id parameters                                            \
    {                                                                                              \
        m68k_row_special(writer);                                                                  \
    }
/* clang-format off: a macro that makes functions */
ISA_ROWS_m68k(ROW, writer, field, mode)
/* clang-format on */
#undef ROW
#pragma GCC diagnostic pop

    bool m68k_decode(struct m68k *m, uint32_t pc, struct isa_decoded *decoded)
{
    uint8_t bytes[LONGEST];
    uint32_t units[ISA_UNITS];
    unsigned count = pc & 1 ? 0 : writer_fetch(m->cpu.program, pc & m->mask, bytes, LONGEST);
    count = isa_units(&isa_m68k, bytes, count & ~1u, units);
    decoded->row = NULL;
    decoded->units = 0;
    if (count == 0 || isa_find(&isa_m68k, units, count, 0, 1u << m->model).more)
        return false;
    decoded->units = 1;
    if (isa_decode(&isa_m68k, units, count, 0, 1u << m->model, decoded))
        return true;
    decoded->row = NULL;
    decoded->units = 1;
    return false;
}

static void write_row(struct table_writer *writer, const struct isa_decoded *decoded)
{
#define CASE(number, id, cost, parameters, arguments)                                              \
    case number:                                                                                   \
        m68k_row_##id arguments;                                                                   \
        break;
    switch (decoded->row - isa_m68k.rows) {
        ISA_ROWS_m68k(CASE, writer, decoded->field, decoded->mode)
    }
#undef CASE
}

static bool write_instruction(struct table_writer *w)
{
    struct m68k *m = w->owner;
    struct isa_decoded decoded;
    w->size = 2;
    if (!m68k_decode(m, w->pc, &decoded)) {
        if (decoded.units == 0)
            return false;
        m68k_row_none(w);
        return true;
    }
    w->size = decoded.size;
    w->cycles = m68k_cost_cycles(m68k_cost_of(&decoded, m->model));
    m68k_rows_begin(w);
    write_row(w, &decoded);
    if (!w->ends) /* else nothing is pending, and no operation may stand behind its last one */
        m68k_rows_end(w);
    if (m->model == M68K_MODEL_cpu32) /* what is taken costs nothing more */
        w->cycles = m68k_cost_cycles(m68k_cost_of(&decoded, m->model));
    if (m->cpu.timing == TIMING_UNIT)
        w->cycles = 1;
    return true;
}

static const struct table_reader reader = {.core = &m68k_core,
                                           .all_flags = F_ALL,
                                           .always = M68K_OP_always,
                                           .leave = M68K_OP_leave,
                                           .most_ops = 24,
                                           .instruction = write_instruction};

static bool translate(void *owner, uint32_t pc, struct table_build *build)
{
    struct m68k *m = owner;
    m68k_rows_coldfire();
    m68k_rows_cpu32();
    m68k_rows_checked();
    return writer_block(&reader, m, m->cpu.device.machine, pc, build);
}

extern const struct table_stencils m68k_stencils;

const struct table_core m68k_core = {
    .name = "m68k",
    .facts = m68k_facts,
    .codes = M68K_OPS,
    .state_size = sizeof(struct m68k_run),
    .translate = translate,
    .fast = m68k_fast,
    .fast_labels = (const void *const (*)[2])m68k_fast_labels,
    .stencils = TABLE_STENCILS(m68k),
};
