/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cortex-M0 (ARM DDI 0419, ARMv6-M Architecture Reference Manual; ARM DDI 0432C, its Technical
 * Reference Manual): every fault is a HardFault, at its priority a lockup; priorities of two bits,
 * special registers, the system control space, what instructions and exceptions cost, slices. */
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

#define CPU  "cortex-m0"
#define HOLE "0x60000000" /* nothing is there on this board */

static void play(struct guest *guest, const char *source)
{
    guest_start_on(guest, CPU, source, NULL);
    guest_run(guest);
}

#define logs(source, ...)                                                                          \
    do {                                                                                           \
        struct guest guest;                                                                        \
        play(&guest, source);                                                                      \
        guest_expect(&guest, __VA_ARGS__);                                                         \
        guest_end(&guest);                                                                         \
    } while (0)

/* --- faults --- */

struct fault {
    const char *code; /* the last instruction faults */
    const char *pc;   /* stacked; NULL: that instruction's */
};

static const struct fault faults[] = {
    {"udf #1", NULL},
    {".inst.w 0xf7f0a001", NULL},
    /* what a Cortex-M3 has besides */
    {".inst.n 0xb111", NULL},     /* cbz r1 */
    {".inst.n 0xb911", NULL},     /* cbnz r1 */
    {".inst.n 0xbf08", NULL},     /* it eq */
    {".inst.w 0xf04f0101", NULL}, /* mov.w r1, #1 */
    {".inst.w 0xf2400101", NULL}, /* movw r1, #1 */
    {".inst.w 0xeb010102", NULL}, /* add.w r1, r1, r2 */
    {".inst.w 0xf8d11000", NULL}, /* ldr.w r1, [r1] */
    {".inst.w 0xe8910006", NULL}, /* ldm.w r1, {r1, r2} */
    {".inst.w 0xe9d11200", NULL}, /* ldrd r1, r2, [r1] */
    {".inst.w 0xe8511f00", NULL}, /* ldrex r1, [r1] */
    {".inst.w 0xfbb1f1f2", NULL}, /* udiv r1, r1, r2 */
    {".inst.w 0xfb011102", NULL}, /* mla r1, r1, r2, r1 */
    {".inst.w 0xfab1f181", NULL}, /* clz r1, r1 */
    {".inst.w 0xf000b800", NULL}, /* b.w */
    {".inst.w 0xf0008001", NULL}, /* beq.w */
    {".inst.w 0xf3af8000", NULL}, /* nop.w */
    {".inst.w 0xf3bf8f2f", NULL}, /* clrex */
    {".inst.w 0xe8dff001", NULL}, /* tbb [pc, r1] */
    {".inst.w 0xf8dff004", NULL}, /* ldr.w pc, [pc, #4] */
    /* and what it has not */
    {".inst.w 0xee000a10", NULL}, /* VMOV */
    {".inst.w 0xee070f10", NULL}, /* MCR p15 */
    {".inst.w 0xfa90f000", NULL}, /* SADD8 */
    {".inst.n 0xba80", NULL},
    {"ldr r1, =0x20000400\n bx r1", "0x20000400"},
    {"ldr r1, =0x20000400\n blx r1", "0x20000400"},
    {"ldr r1, =0x20000400\n push {r1}\n pop {pc}", "0x20000400"},
    {"ldr r1, =0x20000402\n ldr r2, [r1]", NULL},
    {"ldr r1, =0x20000401\n ldrh r2, [r1]", NULL},
    {"ldr r1, =0x20000401\n movs r2, #0\n ldrsh r2, [r1, r2]", NULL},
    {"ldr r1, =0x20000402\n str r2, [r1]", NULL},
    {"ldr r1, =0x20000401\n strh r2, [r1]", NULL},
    {"ldr r1, =0x20000402\n ldm r1!, {r2, r3}", NULL},
    {"ldr r1, =0x20000401\n stm r1!, {r2, r3}", NULL},
    {"ldr r1, =0x40004002\n ldr r2, [r1]", NULL},
    {"ldr r1, =" HOLE "\n ldr r2, [r1, #8]", NULL},
    {"ldr r1, =" HOLE "\n strb r2, [r1]", NULL},
    {"ldr r1, =" HOLE "\n ldm r1!, {r2, r3}", NULL},
    {"ldr r1, =" HOLE "\n stm r1!, {r2, r3}", NULL},
    {"ldr r1, =" HOLE " + 1\n bx r1", HOLE},
    {"ldr r1, =0x40000001\n bx r1", "0x40000000"},
    {"ldr r1, =0xe000e001\n mov pc, r1", "0xe000e000"},
    {"ldr r1, =0xfffffff9\n bx r1", "0xfffffff8"}, /* in Thread mode */
    {"bkpt #1", NULL},
    {"cpsid i\n svc #0", "-"}, /* behind it */
};

/* Logs exception and stacked PC, r1 to r3 as they are; goes on at the address in r6. */
#define HARD                                                                                       \
    "hard: mrs r0, ipsr\n log r0\n ldr r0, [sp, #24]\n log r0\n log r1\n log r2\n log r3\n"        \
    " str r6, [sp, #24]\n ldr r0, =0x01000000\n str r0, [sp, #28]\n bx lr\n .ltorg\n"

static void check_fault(const struct fault *fault)
{
    char text[1000];
    const char *last = strrchr(fault->code, '\n');
    int setup = last == NULL ? 0 : (int)(last + 1 - fault->code);
    uint32_t pc;
    struct guest guest;
    snprintf(text, sizeof text,
             "start: movs r1, #1\n movs r2, #2\n movs r3, #3\n ldr r6, =on\n %.*s\nat: %s\n"
             "behind: b unexpected\non: b finish\n" HARD,
             setup, fault->code, fault->code + setup);
    play(&guest, text);
    pc = fault->pc == NULL   ? guest_label(&guest, "at")
         : *fault->pc == '-' ? guest_label(&guest, "behind")
                             : (uint32_t)strtoul(fault->pc, NULL, 0);
    if (guest_log_count(&guest) != 5 || guest_logged(&guest, 0) != EXC_HARD_FAULT ||
        guest_logged(&guest, 1) != pc || guest_logged(&guest, 4) != 3)
        fail_msg("%s: %u words, exception %u, pc 0x%x (not 0x%x), r1 0x%x, r2 0x%x, r3 0x%x",
                 fault->code, guest_log_count(&guest), guest_logged(&guest, 0),
                 guest_logged(&guest, 1), pc, guest_logged(&guest, 2), guest_logged(&guest, 3),
                 guest_logged(&guest, 4));
    if (strstr(fault->code, "ldr r1, =0x2000040") != NULL &&
        (guest_logged(&guest, 2) & ~3u) != 0x20000400)
        fail_msg("%s: r1 has become 0x%x", fault->code, guest_logged(&guest, 2));
    assert_int_equal(guest_word(&guest, 0x20000400), 0);
    if (strstr(guest.report, "HardFault: ") == NULL && strstr(fault->code, "svc") == NULL)
        fail_msg("%s: told as %s", fault->code, guest.report);
    guest_end(&guest);
}

static void test_every_fault_is_a_hardfault(void **unused)
{
    unsigned i;
    (void)unused;
    for (i = 0; i < sizeof faults / sizeof faults[0]; i++)
        check_fault(&faults[i]);
}

static void locks_up(const char *source, const char *why)
{
    struct guest guest;
    enum run_result result;
    guest_start_on(&guest, CPU, source, NULL);
    result = machine_run(guest.machine, 10 * SIM_MS);
    if (result != RUN_CRASHED || strstr(guest.machine->cpu->crash, why) == NULL)
        fail_msg("result %d, %s; wanted a lockup: %s", (int)result, guest.machine->cpu->crash, why);
    guest_end(&guest);
}

static void test_lockup(void **unused)
{
    (void)unused;
    locks_up("start: udf #0\nhard: udf #1\n", "undefined instruction");
    locks_up("start: udf #0\nhard: svc #1\n", "SVC at a priority that does not allow it");
    locks_up("start: set ICSR, 1 << 31\n nop\nnmi: ldr r1, =0x20000001\n ldr r1, [r1]\n",
             "unaligned access");
    locks_up("start: udf #0\nhard: bkpt #1\n", "breakpoint");
}

/* NMI interrupts a HardFault handler; what it does wrong is a lockup, what it does right goes on.
 */
static void test_nmi_above_hardfault(void **unused)
{
    (void)unused;
    logs("start: udf #0\nhard: mark 1\n set ICSR, 1 << 31\n dsb\n mark 2\n b finish\n"
         "nmi: mark 3\n bx lr\n",
         1, 3, 2);
}

/* --- priorities --- */

static void test_priorities_have_two_bits(void **unused)
{
    (void)unused;
    logs("start: set 0xe000e400, 0xffffffff\n ldr r2, [r0]\n log r2\n"
         " set 0xe000e41c, 0x3f7fbf40\n ldr r2, [r0]\n log r2\n"
         " set SHPR2, 0xffffffff\n ldr r2, [r0]\n log r2\n"
         " set SHPR3, 0xffffffff\n ldr r2, [r0]\n log r2\n"
         " set SHPR1, 0xffffffff\n ldr r2, [r0]\n log r2\n b finish\n",
         0xc0c0c0c0, 0x00408040, 0xc0000000, 0xc0c00000, 0);
}

/* Four levels, more urgent ones nest; of one level the lowest number goes first, and none nests. */
static void test_nesting(void **unused)
{
    (void)unused;
    logs("start: movs r4, #0\n set 0xe000e400, 0x00408080\n set 0xe000e404, 0x000000c0\n set ISER, "
         "0x1f\n"
         " set ISPR, 0x10\n dsb\n mark 99\n b finish\n"
         "irq4: cmp r4, #0\n bne 1f\n movs r4, #1\n mark 40\n set ISPR, 0x3\n dsb\n mark 41\n bx "
         "lr\n"
         "1: mark 42\n bx lr\n"
         "irq0: mark 0\n set ISPR, 0x6\n dsb\n mark 1\n bx lr\n"
         "irq1: mark 10\n set ISPR, 0x10\n dsb\n mark 11\n bx lr\n"
         "irq2: mark 20\n set ISPR, 0x8\n dsb\n mark 21\n bx lr\n"
         "irq3: mark 30\n mark 31\n bx lr\n",
         40, 0, 20, 30, 31, 21, 1, 10, 11, 41, 42, 99);
}

static void test_primask_and_pending(void **unused)
{
    (void)unused;
    logs("start: cpsid i\n set ICSR, 0x14000000\n mrs r1, primask\n log r1\n"
         " get r1, ICSR\n log r1\n mark 1\n cpsie i\n mark 2\n b finish\n"
         "pendsv: mrs r0, ipsr\n log r0\n bx lr\nsystick: mrs r0, ipsr\n log r0\n bx lr\n",
         1, 0x1400e000, 1, 14, 15, 2);
}

/* --- special registers --- */

static void test_special_registers(void **unused)
{
    (void)unused;
    logs("start: movs r1, #0xff\n msr basepri, r1\n mrs r2, basepri\n log r2\n"
         " .inst.w 0xf3818813\n .inst.w 0xf3ef8213\n log r2\n" /* FAULTMASK */
         " ldr r1, =0xffffffff\n msr apsr_nzcvq, r1\n mrs r2, xpsr\n log r2\n"
         " ldr r1, =0x20007001\n msr psp, r1\n mrs r2, psp\n log r2\n"
         " movs r1, #3\n msr control, r1\n isb\n mrs r2, control\n log r2\n mov r2, sp\n log r2\n"
         " mrs r2, msp\n log r2\n mrs r2, ipsr\n log r2\n svc #0\n mrs r2, control\n log r2\n"
         " b finish\n"
         "svc: mov r0, lr\n log r0\n mrs r2, control\n log r2\n mrs r2, ipsr\n log r2\n bx lr\n",
         0, 0, 0xf0000000, 0x20007000, 2, 0x20007000, 0x20008000, 0, 0xfffffffd, 0, 11, 2);
}

/* The frame lies at a multiple of 8, and bit 9 of the stacked xPSR says what was left out. */
static void test_frame(void **unused)
{
    (void)unused;
    logs("start: sub sp, #4\n movs r1, #1\n movs r2, #2\n movs r3, #3\n ldr r0, =0x12345678\n"
         " mov r12, r0\n svc #7\n mov r0, sp\n log r0\n log r3\n b finish\n"
         "svc: mov r0, sp\n log r0\n ldr r0, [sp, #4]\n log r0\n ldr r0, [sp, #16]\n log r0\n"
         " ldr r0, [sp, #28]\n log r0\n movs r0, #8\n str r0, [sp, #12]\n bx lr\n",
         0x20007fd8, 1, 0x12345678, 0x01000200, 0x20007ffc, 8);
}

static void test_illegal_returns(void **unused)
{
    (void)unused;
    logs("start: svc #0\n b unexpected\nsvc: ldr r1, =0xfffffff1\n bx r1\n b unexpected\n"
         "hard: mrs r0, ipsr\n log r0\n mov r0, lr\n log r0\n b finish\n",
         3, 0xfffffff1);
    logs("start: svc #0\n b unexpected\nsvc: ldr r1, =0xfffffff5\n bx r1\n b unexpected\n"
         "hard: mrs r0, ipsr\n log r0\n b finish\n",
         3);
}

/* --- the system control space --- */

static void test_control_space(void **unused)
{
    (void)unused;
    logs("start: get r1, CPUID\n log r1\n set CCR, 0\n ldr r1, [r0]\n log r1\n"
         " set VTOR, 0x100\n ldr r1, [r0]\n log r1\n set SHCSR, 0x70000\n ldr r1, [r0]\n log r1\n"
         " get r1, MPU_TYPE\n log r1\n set SCR, 0xff\n ldr r1, [r0]\n log r1\n"
         " set AIRCR, 0x05fa0700\n ldr r1, [r0]\n log r1\n get r1, ICTR\n log r1\n"
         " set ISER, 0xffffffff\n ldr r1, [r0]\n log r1\n get r1, 0xe000e104\n log r1\n"
         " get r1, DWT_CTRL\n log r1\n b finish\n",
         0x410cc200, 0x208, 0, 0, 0, 0x16, 0xfa050000, 0, 0xffffffff, 0, 0);
}

static void test_bytes_of_the_control_space_are_told(void **unused)
{
    struct guest guest;
    (void)unused;
    play(&guest, "start: ldr r0, =0xe000e400\n movs r1, #0x40\n strb r1, [r0]\n b finish\n");
    assert_non_null(strstr(guest.report, "NVIC_IPR0"));
    assert_non_null(strstr(guest.report, "does not take accesses of this width"));
    guest_end(&guest);
}

static void test_sleep(void **unused)
{
    (void)unused;
    logs("start: set SYST_RVR, 99\n set SYST_CVR, 0\n set SYST_CSR, 7\n cpsid i\n wfi\n"
         " get r1, ICSR\n log r1\n mark 1\n cpsie i\n nop\n mark 2\n set SYST_CSR, 0\n sev\n wfe\n"
         " mark 3\n b finish\nsystick: mrs r0, ipsr\n log r0\n bx lr\n",
         0x0400f000, 1, 15, 2, 3);
}

/* --- time --- */

/* r1 is the address of a word that holds it, r2 = 4, r3 = 3. */
static const struct {
    const char *code;
    unsigned cycles;
} timings[] = {
    {"movs r0, #1\n adds r0, r2, r3\n lsls r0, r3, #2\n cmp r0, r3\n nop\n mov r8, r0", 6},
    {"muls r2, r3, r2", 1},
    {"sxtb r0, r3\n rev r0, r3\n adr r0, finish\n add sp, #4\n sub sp, #4", 5},
    {"ldr r0, [r1]", 2},
    {"ldr r0, [r1]\n ldrb r0, [r1, #1]\n ldr r4, =0x12345678\n ldrsh r0, [r1, r2]", 8},
    {"str r3, [r1, #4]\n strb r3, [r1, #8]\n strh r3, [r1, #8]\n str r3, [r1, r2]", 8},
    {"str r3, [sp, #0]\n ldr r0, [sp, #0]", 4},
    {"mov r4, r1\n ldm r4!, {r0, r5, r6}", 5},
    {"mov r4, r1\n adds r4, #4\n stm r4!, {r2, r3}", 5},
    {"push {r2, r3}\n pop {r2, r3}", 6},
    {"b 1f\n nop\n1:", 3},
    {"cmp r2, r3\n beq 1f\n nop\n1:", 3},
    {"cmp r2, r3\n bne 1f\n nop\n1:", 4},
    {"bl 1f\n nop\n1:", 4},
    {"adr r4, 1f\n adds r4, #1\n bx r4\n nop\n nop\n .balign 4\n1:", 5},
    {"adr r4, 1f\n adds r4, #1\n blx r4\n nop\n nop\n .balign 4\n1:", 5},
    {"adr r4, 1f\n mov pc, r4\n nop\n nop\n .balign 4\n1:", 4},
    {"adr r4, 1f\n adds r4, #1\n push {r4}\n pop {pc}\n nop\n nop\n .balign 4\n1:", 2 + 2 + 5},
    {"adr r4, 1f\n adds r4, #1\n push {r3, r4}\n pop {r0, pc}\n nop\n nop\n .balign 4\n1:",
     2 + 3 + 6},
    {"mrs r0, primask", 4},
    {"msr apsr_nzcvq, r3", 4},
    {"dsb", 4},
    {"dmb\n isb", 8},
    {"cpsid i\n cpsie i\n sev", 3},
    {"sev\n wfe", 1 + 2},
    {"svc #0", 1 + 16 + 3 + 14}, /* entry, the handler's BX, return */
};

/* SysTick counts the processor's cycles down; its two reads are 2 cycles apart. */
static void test_what_instructions_cost(void **unused)
{
    char text[600];
    unsigned i;
    (void)unused;
    for (i = 0; i < sizeof timings / sizeof timings[0]; i++) {
        struct guest guest;
        unsigned cycles;
        snprintf(text, sizeof text,
                 "start: set SYST_RVR, 0xffffff\n set SYST_CVR, 0\n set SYST_CSR, 5\n"
                 " ldr r1, =0x20000400\n str r1, [r1]\n movs r2, #4\n movs r3, #3\n"
                 " ldr r7, =SYST_CVR\n b 9f\n .ltorg\n .balign 4\n9: ldr r6, [r7]\n mov r9, r6\n"
                 " nop\n nop\n %s\n ldr r7, =SYST_CVR\n ldr r6, [r7]\n mov r0, r9\n"
                 " subs r0, r6\n log r0\n b finish\nsvc: bx lr\n",
                 timings[i].code);
        play(&guest, text);
        cycles = guest_logged(&guest, 0) - (2 + 1 + 2 + 2); /* ldr, mov, nops, ldr */
        if (cycles != timings[i].cycles)
            fail_msg("%s: %u cycles, must be %u", timings[i].code, cycles, timings[i].cycles);
        guest_end(&guest);
    }
}

/* --- wherever it is cut --- */

static const char busy[] =
    "start: set SYST_RVR, 211\n set SYST_CVR, 0\n set SYST_CSR, 7\n movs r5, #0\n movs r4, #200\n"
    "1: adds r5, #3\n muls r5, r4, r5\n push {r4, r5}\n ldr r1, =0x20000402\n ldr r1, [r1]\n"
    "2: pop {r4, r5}\n subs r4, #1\n bne 1b\n get r3, SYST_CVR\n log r3\n set SYST_CSR, 0\n log "
    "r5\n log r6\n b finish\n"
    "hard: ldr r0, =2b\n str r0, [sp, #24]\n adds r5, #1\n bx lr\n"
    "systick: adds r6, #1\n bx lr\n .ltorg\n";

/* Runs it in slices, 0 for none, and fails unless it logs what the first run has: SysTick's counter
 * at the end, the result, the ticks. */
static void run_busy(const char *engine, sim_time slice, uint32_t *words)
{
    const struct machine_options options = {.engine = engine};
    struct guest guest;
    sim_time until;
    unsigned i;
    guest_start_on(&guest, CPU, busy, &options);
    for (until = slice; slice != 0 && until < 2 * SIM_MS; until += slice)
        machine_run(guest.machine, until);
    guest_run(&guest);
    for (i = 0; words[2] == 0 && i < 3; i++)
        words[i] = guest_logged(&guest, i);
    assert_true(words[2] > 20);
    guest_expect(&guest, words[0], words[1], words[2]);
    guest_end(&guest);
}

/* In slices, and whatever executes it. */
static void test_slices(void **unused)
{
    static const sim_time slices[] = {0, 40000, 120000, 1000000};
    struct machine *machine = test_builtin("mps2-an382", NULL);
    const char *engine;
    uint32_t words[3] = {0, 0, 0};
    unsigned i, k;
    (void)unused;
    for (k = 0; (engine = machine_engine(machine, k)) != NULL; k++)
        for (i = 0; i < sizeof slices / sizeof slices[0]; i++)
            run_busy(engine, slices[i], words);
    assert_true(k > 0);
    machine_destroy(machine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_fault_is_a_hardfault),
        cmocka_unit_test(test_lockup),
        cmocka_unit_test(test_nmi_above_hardfault),
        cmocka_unit_test(test_priorities_have_two_bits),
        cmocka_unit_test(test_nesting),
        cmocka_unit_test(test_primask_and_pending),
        cmocka_unit_test(test_special_registers),
        cmocka_unit_test(test_frame),
        cmocka_unit_test(test_illegal_returns),
        cmocka_unit_test(test_control_space),
        cmocka_unit_test(test_bytes_of_the_control_space_are_told),
        cmocka_unit_test(test_sleep),
        cmocka_unit_test(test_what_instructions_cost),
        cmocka_unit_test(test_slices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
