/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The random instructions find what is wrong: one operation after another is replaced by a similar
 * one in what the table's instructions are translated to (a carry that is not added, a sign that is
 * not extended, a condition that holds once too often, flags that are not set, a cycle), and the
 * sample finds each within a stated number of cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cpu/armv7m/thumb_translate.h"
#include "tests/support/engine_rules.h"

#include <stdio.h>
#include <string.h>

const char *__lsan_default_suppressions(void);

/* Unicorn 2.0.1 does not free what it has noted of pages with code that were written to. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libunicorn";
}

enum wrong_kind { WRONG_OPERATION, WRONG_FLAGS, WRONG_OPERANDS, WRONG_CONSTANT };

/* One operation that is not what it should be, and within how many cases that must be seen. */
static const struct wrong {
    const char *what;
    enum wrong_kind kind;
    enum thumb_code code, instead;
    unsigned within;
    unsigned cpu; /* of case_cpus */
} wrongs[] = {
    {"ADC without its carry", WRONG_OPERATION, THUMB_adc, THUMB_add, 1000, CASE_M3},
    {"SBC without its borrow", WRONG_OPERATION, THUMB_sbc, THUMB_sub, 1000, CASE_M3},
    {"ASR by a constant fills with zeros", WRONG_OPERATION, THUMB_asr_i, THUMB_lsr_i, 500, CASE_M3},
    {"ROR by a constant does not go round", WRONG_OPERATION, THUMB_ror_i, THUMB_lsr_i, 2000,
     CASE_M3},
    {"ORN does not invert", WRONG_OPERATION, THUMB_orn, THUMB_orr, 10000, CASE_M3},
    {"LDRSB does not extend the sign", WRONG_OPERATION, THUMB_ldrsb_r, THUMB_ldrb_r, 5000, CASE_M3},
    {"STRH stores a byte", WRONG_OPERATION, THUMB_strh_i, THUMB_strb_i, 2000, CASE_M3},
    {"MLS adds", WRONG_OPERATION, THUMB_mls, THUMB_mla, 10000, CASE_M3},
    {"UMULL with signs", WRONG_OPERATION, THUMB_umull, THUMB_smull, 10000, CASE_M3},
    {"SDIV without signs", WRONG_OPERATION, THUMB_sdiv, THUMB_udiv, 10000, CASE_M3},
    {"BGE takes equal for less", WRONG_OPERATION, THUMB_b_ge, THUMB_b_gt, 20000, CASE_M3},
    {"instructions under HI skipped as if under CS", WRONG_OPERATION, THUMB_skip_hi, THUMB_skip_cs,
     20000, CASE_M3},
    {"REV16 as REV", WRONG_OPERATION, THUMB_rev16, THUMB_rev, 20000, CASE_M3},
    {"SUB with its operands exchanged", WRONG_OPERANDS, THUMB_sub, THUMB_sub, 500, CASE_M3},
    {"CMP with its operands exchanged", WRONG_OPERANDS, THUMB_cmp, THUMB_cmp, 5000, CASE_M3},
    {"EORS leaves the flags alone", WRONG_FLAGS, THUMB_eor, THUMB_eor, 5000, CASE_M3},
    {"MULS leaves the flags alone", WRONG_FLAGS, THUMB_mul, THUMB_mul, 10000, CASE_M3},
    {"constants of LDR are 4 too much", WRONG_CONSTANT, THUMB_ldr_i, THUMB_ldr_i, 200, CASE_M3},
    {"constants of ADD are 4 too much", WRONG_CONSTANT, THUMB_add_i, THUMB_add_i, 200, CASE_M3},
    {"QSUB adds", WRONG_OPERATION, THUMB_qsub, THUMB_qadd, 20000, CASE_M4},
    {"VFMA rounds twice", WRONG_OPERATION, THUMB_vfma, THUMB_vmla, 10000, CASE_M4},
    {"VNMUL without its sign", WRONG_OPERATION, THUMB_vnmul, THUMB_vmul, 2000, CASE_M4},
    {"VCMPE takes quiet NaNs as they are", WRONG_OPERATION, THUMB_vcmp_e, THUMB_vcmp, 20000,
     CASE_M4},
    {"VCVT rounds as FPSCR says", WRONG_OPERATION, THUMB_vcvt_s32, THUMB_vcvtr_s32, 20000, CASE_M4},
    {"VDIV with its operands exchanged", WRONG_OPERANDS, THUMB_vdiv, THUMB_vdiv, 5000, CASE_M4},
};

static const struct wrong *present;
static unsigned patched;

static void patch(struct table_build *build)
{
    unsigned i;
    for (i = 0; i < build->op_count; i++) {
        struct table_op *op = &build->ops[i];
        uint16_t y = op->y;
        if (op->code != present->code)
            continue;
        patched++;
        op->code = (uint16_t)present->instead;
        if (present->kind == WRONG_FLAGS)
            op->never_flags = op->no_flags = true;
        if (present->kind == WRONG_OPERANDS) {
            op->y = op->z;
            op->z = y;
        }
        if (present->kind == WRONG_CONSTANT)
            op->imm += 4;
    }
}

static void use_patch(struct machine *machine)
{
    armv7m_of(machine->cpu)->patch = patch;
}

/* How many cases until it was seen; `within` and more: it was not. */
static unsigned cases_until_seen(const char *reference, const char *engine, unsigned within)
{
    static struct engine_case c;
    struct engine_pair pair;
    struct pair_result result;
    unsigned number = 0;
    bool seen = false;
    pair_begin(&pair, &case_cpus[present->cpu], reference, engine, TIMING_MANUAL);
    pair.made = use_patch;
    use_patch(pair.machines[1]);
    while (number < within && !seen) {
        case_make(&c, &case_cpus[present->cpu], 1, number++);
        seen = !pair_run(&pair, &c, &result);
    }
    pair_end(&pair);
    return seen ? number : within + 1;
}

static void test_each_wrong_operation_is_seen(void **unused)
{
    const char *reference = NULL, *engine = case_engine(0, &reference);
    size_t i;
    (void)unused;
    if (engine == reference)
        skip(); /* there is no engine of tables here */
    for (i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
        unsigned number;
        present = &wrongs[i];
        patched = 0;
        number = cases_until_seen(reference, engine, present->within);
        print_message("%s: seen in case %u, %u times translated\n", present->what, number, patched);
        if (number > present->within)
            fail_msg("%s: not seen in %u cases, translated %u times", present->what,
                     present->within, patched);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_wrong_operation_is_seen)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
