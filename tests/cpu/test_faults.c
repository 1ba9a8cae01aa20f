/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Faults of ARMv7-M (ARM DDI 0403E, B1.5.14 and B3.2): each cause with its status bits, addresses
 * and stacked PC, enabled and escalated; inside IT blocks; faults of stacking, unstacking and the
 * vector table; lockup; resets. The instruction that faults has no effect. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assemble.h"
#include "tests/support/guest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOLE "0x60000000" /* nothing is there on this board */

/* All four handlers: logs exception, CFSR, HFSR, the address that is valid or 0, stacked PC and IT
 * bits; goes on at r8. */
#define HANDLERS                                                                                   \
    "mem:\nbus:\nusage:\ndebugmon:\nhard: mrs r0, ipsr\n log r0\n get r0, CFSR\n log r0\n"         \
    " get r1, HFSR\n log r1\n mov r2, #0\n tst r0, #0x80\n beq 1f\n get r2, MMFAR\n"               \
    "1: tst r0, #0x8000\n beq 1f\n get r2, BFAR\n"                                                 \
    "1: log r2\n ldr r0, [sp, #24]\n log r0\n ldr r0, [sp, #28]\n ldr r1, =0x0600fc00\n"           \
    " and r2, r0, r1\n log r2\n bic r0, r1\n orr r0, #0x01000000\n str r0, [sp, #28]\n"            \
    " str r8, [sp, #24]\n mvn r1, #0\n ldr r0, =CFSR\n str r1, [r0]\n str r1, [r0, #4]\n bx lr\n"  \
    " .ltorg\n"

struct fault {
    const char *code; /* the last instruction faults; r1 to r7 are free */
    unsigned exception;
    uint32_t cfsr, address; /* 0: none */
    const char *pc;         /* stacked; NULL: that instruction's */
    uint32_t ccr;
};

enum { MEM = EXC_MEM_MANAGE, BUS = EXC_BUS_FAULT, USAGE = EXC_USAGE_FAULT };
#define PRECISE CFSR_PRECISERR | CFSR_BFARVALID
#define TRAPS   CCR_UNALIGN_TRP | CCR_STKALIGN

static const struct fault faults[] = {
    {"udf #1", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0},
    {"udf.w #1", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0},
    {".inst.n 0xba80", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0},
    {".inst.w 0xe8d1047f", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* LDREXD: not on this profile */
    {".inst.w 0xfa90f000", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* SADD16: the DSP extension */
    {".inst.w 0xe8c1047f", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* STREXD */
    {".inst.w 0xf9a20913", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* VLD2 */
    {".inst.w 0xf9020a0f", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* VST1 */
    {".inst.w 0xef821198", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* Advanced SIMD */
    {".inst.w 0xe8100005", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* LDM neither up nor down */
    {".inst.w 0xf88f0004", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* STRB to an address from PC */
    {".inst.w 0xf84f0004", USAGE, CFSR_UNDEFINSTR, 0, NULL, 0}, /* STR */
    {".inst.w 0xee000a10", USAGE, CFSR_NOCP, 0, NULL, 0},       /* VMOV */
    {".inst.w 0xee070f10", USAGE, CFSR_NOCP, 0, NULL, 0},       /* MCR p15 */
    {".inst.w 0xed900a00", USAGE, CFSR_NOCP, 0, NULL, 0},       /* VLDR */
    {".inst.w 0xfe000000", USAGE, CFSR_NOCP, 0, NULL, 0},       /* CDP2 */
    {"ldr r1, =0x20000400\n bx r1", USAGE, CFSR_INVSTATE, 0, "0x20000400", 0},
    {"ldr r1, =0x20000400\n blx r1", USAGE, CFSR_INVSTATE, 0, "0x20000400", 0},
    {"ldr r1, =0x20000400\n push {r1}\n pop {pc}", USAGE, CFSR_INVSTATE, 0, "0x20000400", 0},
    {"ldr r1, =even\n ldr pc, [r1]", USAGE, CFSR_INVSTATE, 0, "0x20000400", 0},
    {"ldr r1, =0x20000402\n ldmia r1!, {r2, r3}", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000401\n stmia r1!, {r2, r3}", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000402\n stmdb r1, {r2, r3}", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000402\n ldrd r2, r3, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000402\n strd r2, r3, [r1, #8]!", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000402\n ldrex r2, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000401\n ldrexh r2, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000402\n strex r2, r3, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000401\n strexh r2, r3, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, 0},
    {"ldr r1, =0x20000401\n ldr r2, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, TRAPS},
    {"ldr r1, =0x20000402\n ldr r2, [r1], #4", USAGE, CFSR_UNALIGNED, 0, NULL, TRAPS},
    {"ldr r1, =0x20000401\n ldrsh r2, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, TRAPS},
    {"ldr r1, =0x20000402\n str r2, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, TRAPS},
    {"ldr r1, =0x20000401\n strh r2, [r1, #2]!", USAGE, CFSR_UNALIGNED, 0, NULL, TRAPS},
    {"ldr r1, =0x40004011\n ldr r2, [r1]", USAGE, CFSR_UNALIGNED, 0, NULL, TRAPS},
    {"mov r1, #5\n mov r2, #0\n sdiv r3, r1, r2", USAGE, CFSR_DIVBYZERO, 0, NULL, CCR_DIV_0_TRP},
    {"mov r1, #5\n mov r2, #0\n udiv r3, r1, r2", USAGE, CFSR_DIVBYZERO, 0, NULL, CCR_DIV_0_TRP},
    {"ldr r1, =" HOLE " + 1\n bx r1", BUS, CFSR_IBUSERR, 0, HOLE, 0},
    {"ldr r1, =" HOLE " + 1\n mov pc, r1", BUS, CFSR_IBUSERR, 0, HOLE, 0},
    {"ldr r1, =" HOLE "\n ldr r2, [r1, #8]", BUS, PRECISE, 0x60000008, NULL, 0},
    {"ldr r1, =" HOLE "\n ldrb r2, [r1, #3]", BUS, PRECISE, 0x60000003, NULL, 0},
    {"ldr r1, =" HOLE "\n ldrsh r2, [r1], #2", BUS, PRECISE, 0x60000000, NULL, 0},
    {"ldr r1, =" HOLE "\n str r2, [r1, #4]!", BUS, PRECISE, 0x60000004, NULL, 0},
    {"ldr r1, =" HOLE "\n strb r2, [r1, #1]", BUS, PRECISE, 0x60000001, NULL, 0},
    {"ldr r1, =" HOLE "\n ldrd r2, r3, [r1], #8", BUS, PRECISE, 0x60000000, NULL, 0},
    {"ldr r1, =" HOLE "\n strd r2, r3, [r1], #8", BUS, PRECISE, 0x60000000, NULL, 0},
    {"ldr r1, =" HOLE "\n ldmia r1!, {r2, r3}", BUS, PRECISE, 0x60000000, NULL, 0},
    {"ldr r1, =" HOLE "\n stmia r1!, {r2, r3}", BUS, PRECISE, 0x60000000, NULL, 0},
    {"ldr r1, =" HOLE "\n ldmia r1, {r1, r2, r3}", BUS, PRECISE, 0x60000000, NULL, 0},
    {"ldr r1, =0x20010008\n ldmdb r1!, {r2-r5}", BUS, PRECISE, 0x20010000, NULL, 0},
    {"ldr r1, =0x2000fffc\n stmia r1!, {r2, r3}", BUS, PRECISE, 0x20010000, NULL, 0},
    {"ldr r1, =" HOLE "\n ldrex r2, [r1]", BUS, PRECISE, 0x60000000, NULL, 0},
    {"ldr r1, =" HOLE "\n ldr r3, =0x20000400\n ldrex r2, [r3]\n strex r2, r3, [r1, #12]", BUS,
     PRECISE, 0x6000000c, NULL, 0},
    {"ldr r1, =" HOLE "\n tbb [r1, r2]", BUS, PRECISE, 0x60000002, NULL, 0},
    {"ldr r1, =" HOLE "\n ldr pc, [r1]", BUS, PRECISE, 0x60000000, NULL, 0},
    {"ldr r1, =0x40000001\n bx r1", MEM, CFSR_IACCVIOL, 0, "0x40000000", 0},
    {"ldr r1, =0xa0000001\n bx r1", MEM, CFSR_IACCVIOL, 0, "0xa0000000", 0},
    {"ldr r1, =0xe000e001\n bx r1", MEM, CFSR_IACCVIOL, 0, "0xe000e000", 0},
    {"ldr r1, =0xfffffff9\n bx r1", MEM, CFSR_IACCVIOL, 0, "0xfffffff8", 0}, /* in Thread mode */
    {"bkpt #1", EXC_HARD_FAULT, 0, 0, NULL, 0},
};

#define FAULTS (sizeof faults / sizeof faults[0])
#define PASSES 2u /* faults enabled, faults that escalate */
#define WORDS  11u

static void put(char *text, size_t size, size_t *used, const char *line)
{
    *used += (size_t)snprintf(text + *used, size - *used, "%s", line);
    assert_true(*used < size);
}

/* The last line of a case gets a label: the instruction that faults. */
static void put_case(char *text, size_t size, size_t *used, unsigned number)
{
    const struct fault *fault = &faults[number % FAULTS];
    const char *last = strrchr(fault->code, '\n');
    char piece[700];
    int setup = last == NULL ? 0 : (int)(last + 1 - fault->code);
    snprintf(
        piece, sizeof piece,
        " set CCR, 0x%x\n ldr r8, =resume%u\n mov r2, #2\n mov r3, #3\n mov r4, #4\n"
        " mov r5, #5\n %.*s cmp r2, #1\n"
        "at%u: %s\n b unexpected\n"
        "resume%u: log r1\n log r2\n log r3\n log r4\n mov r0, sp\n log r0\n ldr sp, =0x20008000\n"
        " b over%u\n .ltorg\nover%u:\n",
        fault->ccr ? fault->ccr : 0x200, number, setup, fault->code, number, fault->code + setup,
        number, number, number);
    put(text, size, used, piece);
}

static void check_case(struct guest *guest, unsigned number)
{
    const struct fault *fault = &faults[number % FAULTS];
    bool enabled = number < FAULTS && fault->exception != EXC_HARD_FAULT;
    bool breakpoint = fault->exception == EXC_HARD_FAULT;
    uint32_t found[WORDS], pc;
    char label[20];
    unsigned i;
    for (i = 0; i < WORDS; i++)
        found[i] = guest_logged(guest, WORDS * number + i);
    snprintf(label, sizeof label, "at%u", number);
    pc = fault->pc == NULL ? guest_label(guest, label) : (uint32_t)strtoul(fault->pc, NULL, 0);
    if (found[0] != (enabled ? fault->exception : EXC_HARD_FAULT) || found[1] != fault->cfsr ||
        found[2] != (breakpoint ? HFSR_DEBUGEVT
                     : enabled  ? 0
                                : HFSR_FORCED) ||
        found[3] != fault->address || found[4] != pc || found[5] != 0)
        fail_msg(
            "%s: exception %u, CFSR 0x%x, HFSR 0x%x, address 0x%x, pc 0x%x (not 0x%x), IT 0x%x",
            fault->code, found[0], found[1], found[2], found[3], found[4], pc, found[5]);
    if (found[10] != 0x20008000 && strstr(fault->code, "push") == NULL)
        fail_msg("%s: sp is 0x%08x", fault->code, found[10]);
}

/* Registers that the instruction would have changed are as before: r1 is the base, r2 to r4 hold
 * 2, 3, 4 unless the code before sets them. */
static void check_registers(struct guest *guest, unsigned number)
{
    const struct fault *fault = &faults[number % FAULTS];
    uint32_t base = guest_logged(guest, WORDS * number + 6);
    const char *value = strstr(fault->code, "ldr r1, =0x");
    if (value != NULL &&
        base != (uint32_t)strtoul(value + 9, NULL, 0) + (strstr(value, "+ 1") != 0))
        fail_msg("%s: r1 has become 0x%08x", fault->code, base);
    if (strstr(fault->code, "ldrex r2, [r3]") != NULL || strstr(fault->code, "ldmdb") != NULL)
        return; /* an LDM may have loaded what comes before the fault */
    if (strstr(fault->code, "mov r2") == NULL)
        assert_int_equal(guest_logged(guest, WORDS * number + 7), 2);
    assert_int_equal(guest_logged(guest, WORDS * number + 8), 3);
    assert_int_equal(guest_logged(guest, WORDS * number + 9), 4);
}

static void test_every_fault_with_its_status(void **unused)
{
    static char text[160000];
    struct guest guest;
    size_t used = 0;
    unsigned i;
    (void)unused;
    put(text, sizeof text, &used, "start: set SHCSR, 0x70000\n");
    for (i = 0; i < PASSES * FAULTS; i++) {
        if (i == FAULTS)
            put(text, sizeof text, &used, " set SHCSR, 0\n");
        put_case(text, sizeof text, &used, i);
    }
    put(text, sizeof text, &used, " b.w finish\neven: .word 0x20000400\n" HANDLERS);
    guest_start_small(&guest, text);
    guest_run(&guest);
    assert_int_equal(guest_log_count(&guest), PASSES * FAULTS * WORDS);
    for (i = 0; i < PASSES * FAULTS; i++) {
        check_case(&guest, i);
        check_registers(&guest, i);
    }
    /* Nothing was stored. */
    assert_int_equal(guest_word(&guest, 0x20000400), 0);
    assert_int_equal(guest_word(&guest, 0x20000408), 0);
    guest_end(&guest);
}

static void test_what_is_no_fault(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: mov r1, #5\n mov r2, #0\n sdiv r3, r1, r2\n log r3\n udiv r3, r1, r2\n"
               " log r3\n mvn r1, #0\n mov r2, #0x80000000\n sdiv r3, r2, r1\n log r3\n"
               " ldr r1, =0x20000401\n ldr r2, =0x11223344\n str r2, [r1]\n ldrh r3, [r1, #2]\n"
               " log r3\n set CCR, 0x208\n ldr r1, =0x20000404\n ldr r3, [r1]\n log r3\n"
               " ldrb r3, [r1, #-1]\n log r3\n b finish\n");
    guest_expect(&guest, 0, 0, 0x80000000, 0x1122, 0x11, 0x22);
    guest_end(&guest);
}

/* --- inside IT blocks --- */

/* The second of three faults: the first has been done, the third has not; the handler lets the
 * block go on behind it. */
static void in_block(const char *instruction, unsigned size, uint32_t cfsr, uint32_t ccr)
{
    char text[2000];
    struct guest guest;
    snprintf(text, sizeof text,
             "start: set SHCSR, 0x70000\n set CCR, 0x%x\n ldr r1, =" HOLE "\n ldr r2, =0x20000402\n"
             " mov r3, #0\n mov r4, #0\n mov r5, #0\n mov r6, #0\n cmp r3, #0\n ittt eq\n"
             " addeq r4, #1\n"
             "at: %s\n addeq r5, #1\n log r4\n log r5\n log r3\n log r1\n b finish\n"
             "mem:\nbus:\nusage:\nhard: mrs r0, ipsr\n ldr r0, [sp, #24]\n log r0\n"
             " add r0, #%u\n str r0, [sp, #24]\n ldr r0, [sp, #28]\n ldr r12, =0x0600fc00\n"
             " and r3, r0, r12\n log r3\n log r4\n log r5\n bic r0, r12\n orr r0, #0x0800\n"
             " str r0, [sp, #28]\n get r0, CFSR\n log r0\n cmp r0, #0\n bx lr\n",
             ccr, instruction, size);
    guest_play(&guest, text);
    if (guest_log_count(&guest) != 9)
        guest_log_is(&guest, (const uint32_t[]){0}, 1);
    /* ITSTATE was 00000100: the second of three. */
    if (guest_logged(&guest, 0) != guest_label(&guest, "at") || guest_logged(&guest, 1) != 0x0400 ||
        guest_logged(&guest, 2) != 1 || guest_logged(&guest, 3) != 0 ||
        guest_logged(&guest, 4) != cfsr || guest_logged(&guest, 5) != 1 ||
        guest_logged(&guest, 6) != 1 || guest_logged(&guest, 7) != 0 ||
        guest_logged(&guest, 8) != 0x60000000)
        fail_msg("%s: pc 0x%x IT 0x%x r4 %u r5 %u CFSR 0x%x, then r4 %u r5 %u r3 0x%x r1 0x%x",
                 instruction, guest_logged(&guest, 0), guest_logged(&guest, 1),
                 guest_logged(&guest, 2), guest_logged(&guest, 3), guest_logged(&guest, 4),
                 guest_logged(&guest, 5), guest_logged(&guest, 6), guest_logged(&guest, 7),
                 guest_logged(&guest, 8));
    assert_int_equal(guest_word(&guest, 0x20000400), 0);
    assert_int_equal(guest_word(&guest, 0x20000404), 0);
    guest_end(&guest);
}

static void test_faults_in_the_middle_of_a_block(void **unused)
{
    (void)unused;
    in_block("ldreq r3, [r1]", 2, PRECISE, 0x200);
    in_block("ldreq r3, [r1], #4", 4, PRECISE, 0x200);
    in_block("streq r4, [r1, #4]!", 4, PRECISE, 0x200);
    in_block("ldmeq r1!, {r3, r6}", 2, PRECISE, 0x200);
    in_block("ldrexeq r3, [r1]", 4, PRECISE, 0x200);
    in_block(".inst.n 0xde00", 2, CFSR_UNDEFINSTR, 0x200);
    in_block(".inst.w 0xf7f0a000", 4, CFSR_UNDEFINSTR, 0x200);
    in_block(".inst.w 0xee000a10", 4, CFSR_NOCP, 0x200);
    in_block("ldmeq r2, {r3, r6}", 4, CFSR_UNALIGNED, 0x200);
    in_block("strdeq r4, r5, [r2]", 4, CFSR_UNALIGNED, 0x200);
    in_block("ldrexeq r3, [r2]", 4, CFSR_UNALIGNED, 0x200);
    in_block("ldreq r3, [r2]", 2, CFSR_UNALIGNED, 0x208);
    in_block("streq r4, [r2]", 2, CFSR_UNALIGNED, 0x208);
    in_block("sdiveq r3, r4, r6", 4, CFSR_DIVBYZERO, 0x210);
}

static void test_what_is_skipped_does_not_fault(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(
        &guest,
        "start: set CCR, 0x218\n ldr r1, =" HOLE "\n ldr r2, =0x20000401\n mov r3, #0\n"
        " cmp r3, #0\n itttt ne\n ldrne r3, [r1]\n strne r3, [r2]\n"
        " udivne r3, r3, r3\n ldmne r2, {r3, r4}\n ittte ne\n svcne 0\n strexne r3, r4, [r1]\n"
        " ldrexne r3, [r1]\n moveq r3, #7\n it ne\n blxne r1\n log r3\n b finish\n");
    guest_expect(&guest, 7);
    guest_end(&guest);
}

static void test_branch_into_nothing_at_the_end_of_a_block(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: set SHCSR, 0x70000\n ldr r8, =on\n ldr r1, =" HOLE " + 1\n mov r4, #0\n"
               " cmp r4, #0\n itt eq\n addeq r4, #1\n bxeq r1\n b unexpected\n"
               "on: log r4\n b finish\n" HANDLERS);
    guest_expect(&guest, BUS, CFSR_IBUSERR, 0, 0, 0x60000000, 0, 1);
    guest_end(&guest);
}

/* --- stacking --- */

#define ON_PROCESS_STACK(address)                                                                  \
    " ldr r0, =" address "\n msr psp, r0\n mov r0, #2\n msr control, r0\n isb\n"

/* BusFault and SVCall are pending together: by priority, then by number. Both handlers put the
 * process stack right. */
#define STACK_HANDLERS                                                                             \
    "good: .word 0, 0, 0, 0, 0, 0, after, 0x01000000\n"                                            \
    "after: mark 9\n b finish\n"                                                                   \
    "mem:\nbus:\nsvc: mrs r0, ipsr\n log r0\n log lr\n get r0, CFSR\n log r0\n set CFSR, 0xffff\n" \
    " mrs r0, psp\n log r0\n ldr r0, =good\n msr psp, r0\n bx lr\n"

static void test_stacking_error(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set SHCSR, 0x70000\n" ON_PROCESS_STACK(
                           "0x60000020") " svc 0\n b unexpected\n" STACK_HANDLERS);
    guest_expect(&guest, BUS, 0xfffffffd, CFSR_STKERR, 0x60000000, 11, 0xfffffffd, 0,
                 guest_label(&guest, "good"), 9);
    guest_end(&guest);
    guest_play(&guest, "start: set SHCSR, 0x70000\n set SHPR1, 0x00008000\n" ON_PROCESS_STACK(
                           "0x60000020") " svc 0\n b unexpected\n" STACK_HANDLERS);
    guest_expect(&guest, 11, 0xfffffffd, CFSR_STKERR, 0x60000000, BUS, 0xfffffffd, 0,
                 guest_label(&guest, "good"), 9);
    guest_end(&guest);
}

static void test_unstacking_error(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set SHCSR, 0x70000\n" ON_PROCESS_STACK(
                           "0x20006000") " svc 0\n b unexpected\n"
                                         "good: .word 0, 0, 0, 0, 0, 0, after, 0x01000000\n"
                                         "after: mark 9\n mov r0, sp\n log r0\n b finish\n"
                                         "svc: ldr r0, =0x60000000\n msr psp, r0\n bx lr\n"
                                         "bus: mrs r0, ipsr\n log r0\n log lr\n get r0, CFSR\n log "
                                         "r0\n mrs r0, psp\n"
                                         " log r0\n get r0, SHCSR\n log r0\n ldr r0, =good\n msr "
                                         "psp, r0\n bx lr\n");
    guest_expect(&guest, BUS, 0xfffffffd, CFSR_UNSTKERR, 0x60000000, 0x70002, 9,
                 guest_label(&guest, "good") + 32);
    guest_end(&guest);
}

/* Region 0: everything; region 7: 4 KB at 0x20010000 that nobody may access. */
#define FORBIDDEN_STACK                                                                            \
    " set MPU_RBAR, 0x10\n set MPU_RASR, 0x0300003f\n set MPU_RBAR, 0x20010017\n"                  \
    " set MPU_RASR, 0x17\n set MPU_CTRL, 1\n dsb\n isb\n"

static void test_mpu_forbids_stacking(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set SHCSR, 0x70000\n" FORBIDDEN_STACK ON_PROCESS_STACK(
                           "0x20010020") " svc 0\n b unexpected\n" STACK_HANDLERS);
    guest_expect(&guest, MEM, 0xfffffffd, CFSR_MSTKERR, 0x20010000, 11, 0xfffffffd, 0,
                 guest_label(&guest, "good"), 9);
    guest_end(&guest);
}

static void test_mpu_forbids_unstacking(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set SHCSR, 0x70000\n" FORBIDDEN_STACK ON_PROCESS_STACK(
                           "0x20006000") " svc 0\n b unexpected\n"
                                         "good: .word 0, 0, 0, 0, 0, 0, after, 0x01000000\n"
                                         "after: mark 9\n b finish\n"
                                         "svc: ldr r0, =0x20010100\n msr psp, r0\n bx lr\n"
                                         "mem: mrs r0, ipsr\n log r0\n log lr\n get r0, CFSR\n log "
                                         "r0\n ldr r0, =good\n"
                                         " msr psp, r0\n bx lr\n");
    guest_expect(&guest, MEM, 0xfffffffd, CFSR_MUNSTKERR, 9);
    guest_end(&guest);
}

/* --- escalation --- */

static void test_fault_inside_its_own_handler_escalates(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set SHCSR, 0x70000\n udf #0\n mark 9\n b finish\n"
                       "usage: mark 6\n udf #1\n mark 7\n ldr r0, [sp, #24]\n add r0, #2\n"
                       " str r0, [sp, #24]\n bx lr\n"
                       "hard: mark 3\n log lr\n get r0, HFSR\n log r0\n get r0, SHCSR\n log r0\n"
                       " ldr r0, [sp, #24]\n add r0, #2\n str r0, [sp, #24]\n bx lr\n");
    guest_expect(&guest, 6, 3, 0xfffffff1, HFSR_FORCED, 0x70008, 7, 9);
    guest_end(&guest);
}

static void test_fault_in_a_more_urgent_handler_nests(void **unused)
{
    struct guest guest;
    (void)unused;
    /* UsageFault at 0x40 inside SVCall at 0x80 nests; BusFault at 0x80 there escalates. */
    guest_play(&guest,
               "start: set SHCSR, 0x70000\n set SHPR1, 0x00408000\n set SHPR2, 0x80000000\n"
               " svc 0\n mark 9\n b finish\n"
               "svc: udf #0\n ldr r1, =" HOLE "\n ldr r0, [r1]\n mark 11\n bx lr\n"
               "usage:\nbus:\nhard: mrs r0, ipsr\n log r0\n ldr r0, [sp, #24]\n add r0, #2\n"
               " str r0, [sp, #24]\n bx lr\n");
    guest_expect(&guest, 6, 3, 11, 9);
    guest_end(&guest);
}

static void test_masks_escalate(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set SHCSR, 0x70000\n set SHPR1, 0x00404040\n cpsid i\n udf #0\n"
                       " cpsie i\n mov r0, #0x40\n msr basepri, r0\n udf #0\n mov r0, #0x41\n"
                       " msr basepri, r0\n udf #0\n mov r0, #0x80\n msr basepri, r0\n udf #0\n"
                       " b finish\n"
                       "usage:\nhard: mrs r0, ipsr\n log r0\n ldr r0, [sp, #24]\n add r0, #2\n"
                       " str r0, [sp, #24]\n bx lr\n");
    /* Bit 0 of a priority belongs to no group: 0x41 masks as 0x40 does. */
    guest_expect(&guest, 3, 3, 3, 6);
    guest_end(&guest);
}

static void test_debug_monitor_takes_breakpoints(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set DEMCR, 0x10000\n bkpt 5\n get r1, DFSR\n log r1\n set DFSR, 2\n"
                       " get r1, DFSR\n log r1\n b finish\n"
                       "debugmon: mrs r0, ipsr\n log r0\n ldr r0, [sp, #24]\n add r0, #2\n"
                       " str r0, [sp, #24]\n bx lr\n");
    guest_expect(&guest, 12, 2, 0);
    guest_end(&guest);
}

static void test_status_registers_clear_by_ones(void **unused)
{
    struct guest guest;
    (void)unused;
    /* In bytes and halves too: 28 MemManage, 29 BusFault, 2a UsageFault. */
    guest_play(&guest, "start: ldr r1, =" HOLE "\n ldr r0, [r1]\n udf #0\n ldr r0, =CFSR\n"
                       " ldrb r1, [r0, #1]\n log r1\n ldrh r1, [r0, #2]\n log r1\n mov r1, #0xff\n"
                       " strb r1, [r0]\n ldr r1, [r0]\n log r1\n mov r1, #2\n strb r1, [r0, #1]\n"
                       " ldr r1, [r0]\n log r1\n mov r1, #1\n strh r1, [r0, #2]\n ldr r1, [r0]\n"
                       " log r1\n mov r1, #0x8000\n str r1, [r0]\n ldr r1, [r0]\n log r1\n"
                       " get r1, HFSR\n log r1\n set HFSR, 0x40000000\n get r1, HFSR\n log r1\n"
                       " b finish\n"
                       "hard: ldr r0, [sp, #24]\n add r0, #2\n str r0, [sp, #24]\n bx lr\n");
    guest_expect(&guest, 0x82, 1, 0x18200, 0x18000, 0x8000, 0, 0x40000000, 0);
    guest_end(&guest);
}

static void test_faults_may_be_made_pending(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: set SHCSR, 0x77000\n mark 9\n get r1, SHCSR\n log r1\n b finish\n"
                       "mem:\nbus:\nusage: mrs r0, ipsr\n log r0\n bx lr\n");
    guest_expect(&guest, 4, 5, 6, 9, 0x70000);
    guest_end(&guest);
}

static void test_bus_faults_may_be_ignored(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: set CCR, 0x300\n set SHCSR, 0x70000\n ldr r1, =" HOLE "\n cpsid f\n"
               " ldr r2, [r1]\n str r2, [r1]\n mark 1\n cpsie f\n udf #0\n ldr r2, [r1]\n"
               " b finish\n"
               "usage: mark 6\n udf #0\n ldr r0, [sp, #24]\n add r0, #2\n str r0, [sp, #24]\n"
               " bx lr\n"
               "hard: ldr r2, [r1, #4]\n mark 3\n ldr r0, [sp, #24]\n add r0, #2\n"
               " str r0, [sp, #24]\n bx lr\n"
               "bus: mark 5\n ldr r0, [sp, #24]\n add r0, #2\n str r0, [sp, #24]\n bx lr\n");
    guest_expect(&guest, 1, 6, 3, 5);
    guest_end(&guest);
}

/* --- the vector table --- */

static void test_vector_that_cannot_be_read(void **unused)
{
    struct guest guest;
    (void)unused;
    /* The table is in the last 128 bytes of the memory: the entry of IRQ16 is behind its end. */
    guest_start_small(
        &guest, "start: ldr r0, =0x2000ff80\n ldr r1, =hard + 1\n str r1, [r0, #12]\n"
                " set VTOR, 0x2000ff80\n set ISER, 0x10000\n set ISPR, 0x10000\n"
                "at: nop\n mark 9\n b finish\n"
                "hard: mrs r0, ipsr\n log r0\n get r0, HFSR\n log r0\n get r0, CFSR\n log r0\n"
                " get r0, IABR\n log r0\n get r0, ISPR\n log r0\n ldr r0, [sp, #24]\n log r0\n"
                " bx lr\n");
    guest_run(&guest);
    guest_expect(&guest, 3, HFSR_VECTTBL, 0, 0, 0, guest_label(&guest, "at"), 9);
    guest_end(&guest);
}

static void test_vector_with_bit_0_clear(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest,
               "start: set SHCSR, 0x70000\n ldr r0, =0x20000400\n ldr r1, =usage + 1\n"
               " str r1, [r0, #24]\n ldr r1, =svc\n str r1, [r0, #44]\n set SHPR2, 0x80000000\n"
               " set VTOR, 0x20000400\n svc 0\n mark 9\n b finish\n"
               "svc: mark 11\n bx lr\n"
               "usage: mrs r0, ipsr\n log r0\n get r0, CFSR\n log r0\n ldr r0, [sp, #24]\n"
               " log r0\n ldr r1, [sp, #28]\n log r1\n orr r1, #0x01000000\n"
               " str r1, [sp, #28]\n bx lr\n");
    guest_expect(&guest, 6, CFSR_INVSTATE, guest_label(&guest, "svc"), 11, 11, 9);
    guest_end(&guest);
}

/* --- lockup and reset --- */

static void locks_up(const char *source, const char *why)
{
    struct guest guest;
    guest_start(&guest, source, NULL);
    assert_int_equal(machine_run(guest.machine, 10 * SIM_MS), RUN_CRASHED);
    if (strstr(guest.machine->cpu->crash, why) == NULL)
        fail_msg("'%s' does not say '%s'", guest.machine->cpu->crash, why);
    /* It stays so. */
    assert_int_equal(machine_run(guest.machine, 20 * SIM_MS), RUN_CRASHED);
    guest_end(&guest);
}

static void test_lockup(void **unused)
{
    (void)unused;
    locks_up("start: udf #0\nhard: udf #0\n", "undefined");
    locks_up("start: cpsid f\n udf #0\n", "undefined");
    locks_up("start: set ICSR, 1 << 31\n b finish\nnmi: ldr r0, =" HOLE "\n ldr r0, [r0]\n", "bus");
    locks_up("start: udf #0\nhard: svc 0\n", "SVC");
    locks_up("start: udf #0\nhard: bkpt 1\n", "breakpoint");
    locks_up("start: udf #0\nhard: ldr r0, =" HOLE " + 1\n bx r0\n", "fetch");
    locks_up("start: set VTOR, " HOLE "\n svc 0\n", "vector table");
}

static void test_lockup_at_reset_without_an_image(void **unused)
{
    struct machine *machine = test_builtin("mps2-an385", NULL);
    (void)unused;
    machine_reset(machine);
    assert_int_equal(machine_run(machine, 10 * SIM_MS), RUN_CRASHED);
    machine_destroy(machine);
}

static void test_system_reset_by_aircr(void **unused)
{
    struct guest guest;
    (void)unused;
    /* Memory and time go on; registers begin anew. The key is needed. */
    guest_play(&guest,
               "start: ldr r4, =0x20002000\n ldr r5, [r4]\n cbnz r5, again\n"
               " set SCR, 0x10\n set VTOR, 0x20000400\n cpsid i\n set AIRCR, 0x00000004\n"
               " mov r5, #1\n str r5, [r4]\n set AIRCR, 0x05fa0304\n nop\n nop\n"
               " str r0, [r4, #4]\n"
               "here: b here\n"
               "again: log r5\n ldr r5, [r4, #4]\n log r5\n get r5, SCR\n log r5\n"
               " get r5, VTOR\n log r5\n get r5, AIRCR\n log r5\n mrs r5, primask\n log r5\n"
               " mov r5, sp\n log r5\n b finish\n");
    guest_expect(&guest, 1, 0, 0, 0, 0xfa050000, 0, 0x20008000);
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_fault_with_its_status),
        cmocka_unit_test(test_what_is_no_fault),
        cmocka_unit_test(test_faults_in_the_middle_of_a_block),
        cmocka_unit_test(test_what_is_skipped_does_not_fault),
        cmocka_unit_test(test_branch_into_nothing_at_the_end_of_a_block),
        cmocka_unit_test(test_stacking_error),
        cmocka_unit_test(test_unstacking_error),
        cmocka_unit_test(test_mpu_forbids_stacking),
        cmocka_unit_test(test_mpu_forbids_unstacking),
        cmocka_unit_test(test_fault_inside_its_own_handler_escalates),
        cmocka_unit_test(test_fault_in_a_more_urgent_handler_nests),
        cmocka_unit_test(test_masks_escalate),
        cmocka_unit_test(test_debug_monitor_takes_breakpoints),
        cmocka_unit_test(test_status_registers_clear_by_ones),
        cmocka_unit_test(test_faults_may_be_made_pending),
        cmocka_unit_test(test_bus_faults_may_be_ignored),
        cmocka_unit_test(test_vector_that_cannot_be_read),
        cmocka_unit_test(test_vector_with_bit_0_clear),
        cmocka_unit_test(test_lockup),
        cmocka_unit_test(test_lockup_at_reset_without_an_image),
        cmocka_unit_test(test_system_reset_by_aircr),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
