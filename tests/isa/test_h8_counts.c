/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The counts of accesses in h8.isa: where all memory is on the chip they make the numbers of states
 * that the programming manuals print with each instruction: two states an access for the H8/300
 * and H8/300H, one for the H8S. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cpu/h8/h8_cost.h"

#include "gen/isa/h8.h"

/* Numbers of states by the manuals' pages of the instructions; 0: it has none such. */
static const struct {
    const char *text;
    unsigned states[4]; /* h8300 h8300h h8300hn h8s */
} instructions[] = {
    {"nop", {2, 2, 2, 1}},
    {"add.b #1,r0l", {2, 2, 2, 1}},
    {"add.w #1,r0", {0, 4, 4, 2}},
    {"add.l #1,er0", {0, 6, 6, 3}},
    {"add.l er1,er0", {0, 2, 2, 1}},
    {"and.l er1,er0", {0, 4, 4, 2}},
    {"mov.b @0xffff20:8,r0l", {4, 4, 4, 2}},
    {"mov.b @0x1234:16,r0l", {6, 6, 6, 3}},
    {"mov.b @0x123456:24,r0l", {0, 8, 8, 4}},
    {"mov.b @(0x123456:24,er1),r0l", {0, 10, 10, 5}},
    {"mov.w @er1+,r0", {0, 6, 6, 3}},
    {"mov.w @r1+,r0", {6, 0, 0, 0}},
    {"mov.w r0,@-sp", {6, 6, 6, 3}},
    {"mov.l @er1,er0", {0, 8, 8, 4}},
    {"mov.l @(0x10:16,er1),er0", {0, 10, 10, 5}},
    {"mov.l @(0x123456:24,er1),er0", {0, 14, 14, 7}},
    {"mov.l er0,@-sp", {0, 10, 10, 5}},
    {"mov.l @0x123456:24,er0", {0, 12, 12, 6}},
    {"ldm.l @sp+,(er0-er1)", {0, 0, 0, 7}},
    {"ldm.l @sp+,(er4-er6)", {0, 0, 0, 9}},
    {"stm.l (er0-er3),@-sp", {0, 0, 0, 11}},
    {"bset #1,r0l", {2, 2, 2, 1}},
    {"bset #1,@0xffff20:8", {8, 8, 8, 4}},
    {"btst r1l,@0xffff20:8", {6, 6, 6, 3}},
    {"bst #1,@0x12345678:32", {0, 0, 0, 6}},
    {"band #1,@0x1234:16", {0, 0, 0, 4}},
    {"tas @er1", {0, 0, 0, 4}},
    {"mulxu.b r0l,r1", {14, 14, 14, 12}},
    {"mulxu.w r0,er1", {0, 22, 22, 20}},
    {"mulxs.b r0l,r1", {0, 16, 16, 13}},
    {"mulxs.w r0,er1", {0, 24, 24, 21}},
    {"divxu.b r0l,r1", {14, 14, 14, 12}},
    {"divxu.w r0,er1", {0, 22, 22, 20}},
    {"divxs.b r0l,r1", {0, 16, 16, 13}},
    {"divxs.w r0,er1", {0, 24, 24, 21}},
    {"bne 0x1010", {4, 4, 4, 2}},
    {"bne 0x1010:16", {0, 6, 6, 3}},
    {"brn 0x1010", {4, 4, 4, 2}},
    {"bsr 0x1010", {6, 8, 6, 4}},
    {"bsr 0x1010:16", {0, 10, 8, 5}},
    {"jmp @0x1234", {6, 6, 6, 3}},
    {"jmp @@0x20", {8, 10, 8, 5}},
    {"jsr @0x1234", {8, 10, 8, 5}},
    {"jsr @@0x20", {8, 12, 8, 6}},
    {"rts", {8, 10, 8, 5}},
    {"rte", {10, 10, 10, 5}},
    {"trapa #2", {0, 16, 14, 8}},
    {"ldc #0,ccr", {2, 2, 2, 1}},
    {"ldc #0,exr", {0, 0, 0, 2}},
    {"ldc @er1+,ccr", {0, 8, 8, 4}},
    {"stc ccr,@(0x123456:24,er1)", {0, 12, 12, 6}},
    {"stc exr,@-er1", {0, 0, 0, 4}},
    {"eepmov.b", {9, 8, 8, 4}}, /* and 4, 4, 4, 2 for each byte that is moved */
    {"eepmov.w", {0, 8, 8, 4}},
};

static unsigned states_of(const char *text, unsigned model)
{
    const struct isa_place place = {.address = 0x1000, .model = 1u << model};
    struct isa_decoded decoded;
    struct sim_error error;
    struct h8_counts counts;
    uint32_t units[ISA_UNITS];
    unsigned count = isa_assemble(&isa_h8, text, &place, units, &error), access;
    if (count == 0)
        return 0;
    assert_true(isa_decode(&isa_h8, units, count, 0, place.model, &decoded));
    counts = h8_counts_of(&decoded);
    access = model == H8_MODEL_h8s ? 1 : 2;
    return access * (counts.fetches + counts.branch_addresses + counts.stack + counts.bytes +
                     counts.words) +
           counts.inside;
}

static void states_are_the_manuals(void **state)
{
    size_t i;
    unsigned model;
    (void)state;
    for (i = 0; i < sizeof instructions / sizeof *instructions; i++)
        for (model = 0; model < 4; model++)
            if (states_of(instructions[i].text, model) != instructions[i].states[model])
                fail_msg("%s, model %u: %u states, the manual has %u", instructions[i].text, model,
                         states_of(instructions[i].text, model), instructions[i].states[model]);
}

/* Each fetches what it is made of, and the first word behind it; what goes elsewhere fetches there,
 * two words in all at the least. */
static void fetches_are_the_words(void **state)
{
    unsigned row;
    (void)state;
    for (row = 0; row < isa_h8.row_count; row++) {
        const struct isa_row *at = &isa_h8.rows[row];
        struct isa_decoded decoded = {.row = at, .model = at->models & -at->models};
        if (at->id != NULL && !(at->class & (ISA_BRANCH | ISA_CALL | ISA_RETURN | ISA_TRAP)) &&
            at->cost[0] != '\0' && h8_counts_of(&decoded).fetches < at->units)
            fail_msg("%s has %u words, but fetches %u", at->id, at->units,
                     h8_counts_of(&decoded).fetches);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(states_are_the_manuals),
        cmocka_unit_test(fetches_are_the_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
