/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What instructions of the M68000 family cost, beside times that the manuals' tables give as a
 * whole (M68000UM, 7 to 9, MCF5282UM, 2), where ours are sums. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cpu/m68k/m68k_cost.h"

#include "gen/isa/m68k.h"

#include <stdio.h>

struct known {
    unsigned model;
    const char *text, *time;
};

static const struct known times[] = {
    {M68K_MODEL_m68000, "move.b d0, d1", "4(1/0)"},
    {M68K_MODEL_m68000, "move.w (a0), -(a1)", "12(2/1)"},
    {M68K_MODEL_m68000, "move.w (4,a0), (0x12345).l", "24(5/1)"},
    {M68K_MODEL_m68000, "move.l (a0)+, (a1)+", "20(3/2)"},
    {M68K_MODEL_m68000, "move.l #1, (4,a0,d0.w)", "26(4/2)"},
    {M68K_MODEL_m68000, "movea.l (0x100).w, a3", "16(4/0)"},
    {M68K_MODEL_m68000, "add.l d0, d1", "8(1/0)"},
    {M68K_MODEL_m68000, "add.l (a0), d1", "14(3/0)"},
    {M68K_MODEL_m68000, "add.l d0, (a1)", "20(3/2)"},
    {M68K_MODEL_m68000, "adda.w #1, a0", "12(2/0)"},
    {M68K_MODEL_m68000, "cmp.l d0, d1", "6(1/0)"},
    {M68K_MODEL_m68000, "addi.l #1, (a0)", "28(5/2)"},
    {M68K_MODEL_m68000, "andi.l #1, d0", "16(3/0)"},
    {M68K_MODEL_m68010, "andi.l #1, d0", "14(3/0)"},
    {M68K_MODEL_m68000, "cmpi.l #1, (a0)", "20(5/0)"},
    {M68K_MODEL_m68000, "addq.l #1, a0", "8(1/0)"},
    {M68K_MODEL_m68000, "clr.w (a0)", "12(2/1)"},
    {M68K_MODEL_m68000, "tas (a0)", "14(2/1)"},
    {M68K_MODEL_m68000, "lsl.w #8, d0", "22(1/0)"},
    {M68K_MODEL_m68000, "bset #3, (a0)", "16(3/1)"},
    {M68K_MODEL_m68000, "movem.l d0-d7/a0-a6, -(a7)", "128(2/30)"},
    {M68K_MODEL_m68000, "movem.w (a7)+, d0-d3", "28(7/0)"},
    {M68K_MODEL_m68000, "jsr (0x12345).l", "20(3/2)"},
    {M68K_MODEL_m68000, "lea (4,a0,d0.l), a1", "12(2/0)"},
    {M68K_MODEL_m68000, "rts", "16(4/0)"},
    {M68K_MODEL_m68008, "move.b (a0), d0", "12(3/0)"},
    {M68K_MODEL_m68008, "move.w (a0), d0", "16(4/0)"},
    {M68K_MODEL_m68008, "move.l (a0), d0", "24(6/0)"},
    {M68K_MODEL_m68008, "move.b d0, (a0)", "12(2/1)"},
    {M68K_MODEL_m68008, "addi.b #1, (a0)", "24(5/1)"},
    {M68K_MODEL_m68008, "rts", "32(8/0)"},
    {M68K_MODEL_m68010, "clr.w (a0)", "8(1/1)"},
    {M68K_MODEL_m68010, "add.l d0, d1", "6(1/0)"},
    {M68K_MODEL_m68010, "rte", "24(6/0)"},
    {M68K_MODEL_cf5208, "move.l (a0), (a1)", "2(1/1)"},
    {M68K_MODEL_cf5208, "move.b (a0), d1", "3(1/0)"},
    {M68K_MODEL_cf5208, "add.l (4,a0,d0.l*4), d1", "4(1/0)"},
    {M68K_MODEL_cf5208, "add.l d0, (a1)", "3(1/1)"},
    {M68K_MODEL_cf5208, "bset #3, (a0)", "4(1/1)"},
    {M68K_MODEL_cf5208, "btst #3, d0", "1(0/0)"},
    {M68K_MODEL_cf5208, "movem.l d0-d7/a0-a6, (a7)", "16(0/15)"},
    {M68K_MODEL_cf5208, "muls.w (a0), d0", "6(1/0)"},
    {M68K_MODEL_cf5206, "muls.w (a0), d0", "11(1/0)"},
    {M68K_MODEL_cf5208, "divu.w (a0), d0", "23(1/0)"},
    {M68K_MODEL_cf5208, "rts", "5(1/0)"},
};

static void check(const struct known *known)
{
    const struct isa_place place = {.address = 0x1000, .model = 1u << known->model};
    struct sim_error error = {""};
    uint32_t units[ISA_UNITS];
    struct isa_decoded decoded;
    m68k_cost cost;
    char text[40];
    unsigned count = isa_assemble(&isa_m68k, known->text, &place, units, &error);
    if (count == 0)
        fail_msg("%s: %s", known->text, error.text);
    assert_true(isa_decode(&isa_m68k, units, count, 0, place.model, &decoded));
    cost = m68k_cost_of(&decoded, known->model);
    snprintf(text, sizeof text, "%u(%u/%u)", m68k_cost_cycles(cost), m68k_cost_reads(cost),
             m68k_cost_writes(cost));
    print_message("%s\n", known->text);
    assert_string_equal(text, known->time);
}

static void times_are_the_manuals(void **state)
{
    size_t i;
    (void)state;
    for (i = 0; i < sizeof times / sizeof *times; i++)
        check(&times[i]);
}

/* No row of a model is for nothing, and none takes longer than its reads and writes would. */
static void each_row_costs_its_bus_cycles(void **state)
{
    unsigned model, i;
    (void)state;
    for (model = 0; model < 3; model++)
        for (i = 0; i < 0x10000; i++) {
            const uint32_t units[ISA_UNITS] = {i};
            struct isa_decoded decoded;
            m68k_cost cost;
            if (!isa_decode(&isa_m68k, units, ISA_UNITS, 0, 1u << model, &decoded))
                continue;
            cost = m68k_cost_of(&decoded, model);
            if (m68k_cost_cycles(cost) < 4 * (m68k_cost_reads(cost) + m68k_cost_writes(cost)) ||
                m68k_cost_cycles(cost) == 0)
                fail_msg("0x%04x, %s: %u(%u/%u)", i, decoded.row->id, m68k_cost_cycles(cost),
                         m68k_cost_reads(cost), m68k_cost_writes(cost));
        }
}

/* On ColdFire each costs something; halt and others of the debugger's are a cycle. */
static void each_row_of_coldfire_has_a_cost(void **state)
{
    unsigned model, i;
    (void)state;
    for (model = M68K_MODEL_cf5206; model <= M68K_MODEL_cf5208; model++)
        for (i = 0; i < 0x10000; i++) {
            const uint32_t units[ISA_UNITS] = {i, 0x0800};
            struct isa_decoded decoded;
            if (isa_decode(&isa_m68k, units, ISA_UNITS, 0, 1u << model, &decoded) &&
                m68k_cost_cycles(m68k_cost_of(&decoded, model)) == 0)
                fail_msg("0x%04x, %s costs nothing", i, decoded.row->id);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_the_manuals),
        cmocka_unit_test(each_row_costs_its_bus_cycles),
        cmocka_unit_test(each_row_of_coldfire_has_a_cost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
