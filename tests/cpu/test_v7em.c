/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Cortex-M4 (ARM DDI 0403E, ARMv7-M Architecture Reference Manual, with the DSP and the
 * floating-point extension; ARM DDI 0439D, its Technical Reference Manual): instructions, who may
 * use floating point, frames with its registers, at once and lazily, EXC_RETURN, faults, time,
 * slices. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include <stdio.h>
#include <string.h>

#define CPU "cortex-m4"

#define FPU_ON " set CPACR, 0x00f00000\n dsb\n isb\n"
#define REGISTERS                                                                                  \
    ".equ CPACR, 0xe000ed88\n.equ FPCCR, 0xe000ef34\n.equ FPCAR, 0xe000ef38\n.equ FPDSCR, "        \
    "0xe000ef3c\n"

#define ONE   0x3f800000u
#define TWO   0x40000000u
#define THREE 0x40400000u

static void play(struct guest *guest, const char *source)
{
    char text[4000];
    snprintf(text, sizeof text, REGISTERS "%s", source);
    guest_start_on(guest, CPU, text, NULL);
    guest_run(guest);
}

#define logs(source, ...)                                                                          \
    do {                                                                                           \
        struct guest guest;                                                                        \
        play(&guest, source);                                                                      \
        guest_expect(&guest, __VA_ARGS__);                                                         \
        guest_end(&guest);                                                                         \
    } while (0)

/* --- instructions --- */

static void test_dsp(void **unused)
{
    (void)unused;
    logs(
        "start: ldr r1, =0x7fff0001\n ldr r2, =0x00018002\n"
        " qadd16 r3, r1, r2\n log r3\n sadd16 r3, r1, r2\n mrs r4, apsr\n and r4, #0x000f0000\n"
        " log r4\n sel r3, r1, r2\n log r3\n smuad r3, r1, r2\n log r3\n pkhbt r3, r1, r2, lsl "
        "#16\n"
        " log r3\n uxtb16 r3, r1\n log r3\n usad8 r3, r1, r2\n log r3\n smulbb r3, r1, r2\n log "
        "r3\n"
        " ssat16 r3, #4, r1\n log r3\n mov r3, #1\n mov r4, #2\n umaal r3, r4, r1, r2\n log r3\n"
        " log r4\n ldr r1, =0xf80f0000\n msr apsr_nzcvq, r1\n mrs r2, apsr\n and r2, #0xf0000000\n "
        "log r2\n mov r1, #0x50000\n msr apsr_g, r1\n mrs r2, apsr\n log r2\n b finish\n",
        0x7fff8003, 0x000c0000, 0x7fff8002, 0x7fff - 0x7ffe, 0x80020001, 0x00ff0001,
        0x7f + 0xfe + 0x80 + 1, 0xffff8002, 0x00070001,
        (uint32_t)(0x7fff0001ull * 0x00018002ull + 3),
        (uint32_t)((0x7fff0001ull * 0x00018002ull + 3) >> 32), 0xf0000000, 0xf8050000);
}

static void test_floating_point(void **unused)
{
    (void)unused;
    logs(
        "start:" FPU_ON " vmov.f32 s0, #1.0\n vmov.f32 s1, #2.0\n vadd.f32 s2, s0, s1\n"
        " vmov r0, s2\n log r0\n vdiv.f32 s3, s2, s1\n vmov r0, s3\n log r0\n vsqrt.f32 s4, s1\n"
        " vmov r0, s4\n log r0\n vfma.f32 s0, s1, s2\n vcvt.s32.f32 s0, s0\n vmov r0, s0\n log r0\n"
        " vcmp.f32 s1, s2\n vmrs apsr_nzcv, fpscr\n ite mi\n movmi r0, #5\n movpl r0, #6\n log r0\n"
        " ldr r1, =0x20000400\n vstm r1, {s1-s3}\n vldr d8, [r1, #4]\n vmov r2, r3, d8\n log r2\n"
        " log r3\n vpush {s16, s17}\n vpop {d10}\n vmov r0, s20\n log r0\n mrs r0, control\n log "
        "r0\n"
        " b finish\n",
        THREE, 0x3fc00000, 0x3fb504f3, 7, 5, THREE, 0x3fc00000, THREE, CONTROL_FPCA);
}

/* --- who may --- */

#define NOCP                                                                                       \
    "usage: get r0, CFSR\n log r0\n ldr r0, [sp, #24]\n ldr r1, =at\n subs r0, r1\n log r0\n b "   \
    "finish\n"

static void test_access(void **unused)
{
    (void)unused;
    logs("start: set SHCSR, 0x70000\nat: vmov.f32 s0, #1.0\n" NOCP, CFSR_NOCP, 0);
    logs(
        "start: set SHCSR, 0x70000\n set CPACR, 0x00500000\n dsb\n vmov.f32 s0, #1.0\n mov r0, #1\n"
        " msr control, r0\n isb\nat: vmov.f32 s0, #1.0\n" NOCP,
        CFSR_NOCP, 0);
    logs("start: set SHCSR, 0x70000\n" FPU_ON "at: .inst.w 0xee300b00\n" NOCP, CFSR_UNDEFINSTR, 0);
    logs("start: set SHCSR, 0x70000\n" FPU_ON " ldr r1, =0x20000402\nat: vldr s0, [r1]\n" NOCP,
         CFSR_UNALIGNED, 0);
    logs("start: set SHCSR, 0x70000\n" FPU_ON "at: mcr p15, 0, r0, c7, c0, 0\n" NOCP, CFSR_NOCP, 0);
    logs("start: set CPACR, 0xffffffff\n get r1, CPACR\n log r1\n get r1, CPUID\n log r1\n"
         " get r1, FPCCR\n log r1\n set FPDSCR, 0xffffffff\n get r1, FPDSCR\n log r1\n"
         " get r1, 0xe000ef40\n log r1\n b finish\n",
         0x00f00000, 0x410fc241, 0xc0000000, 0x07c00000, 0x10110021);
}

/* --- frames --- */

/* Without lazy stacking the registers are in the frame, behind room of 72 bytes they are gone. */
static void test_long_frame(void **unused)
{
    (void)unused;
    logs(
        "start:" FPU_ON " set FPCCR, 0x80000000\n vmov.f32 s0, #1.0\n vmov.f32 s15, #2.0\n"
        " vmov.f32 s16, #3.0\n svc #0\n vmov r0, s0\n log r0\n vmov r0, s15\n log r0\n mov r0, sp\n"
        " log r0\n mrs r0, control\n log r0\n b finish\n"
        "svc: log lr\n mov r0, sp\n log r0\n ldr r0, [sp, #0x20]\n log r0\n ldr r0, [sp, #0x5c]\n "
        "log r0\n"
        " mrs r0, control\n log r0\n vmov.f32 s0, #3.0\n mrs r0, control\n log r0\n bx lr\n",
        0xffffffe9, 0x20008000 - 104, ONE, TWO, 0, CONTROL_FPCA, ONE, TWO, 0x20008000,
        CONTROL_FPCA);
}

/* Lazily: stored by the handler's first floating-point instruction, or never. */
static void test_lazy_frame(void **unused)
{
    (void)unused;
    logs("start:" FPU_ON " vmov.f32 s0, #1.0\n svc #0\n vmov r0, s0\n log r0\n svc #0\n"
         " get r0, FPCCR\n log r0\n vmov r0, s0\n log r0\n b finish\n"
         "svc: log lr\n get r0, FPCAR\n mov r1, sp\n sub r0, r1\n log r0\n get r0, FPCCR\n and r0, "
         "#9\n log r0\n"
         " cbz r5, 1f\n ldr r0, [sp, #0x20]\n log r0\n bx lr\n"
         "1: mov r5, #1\n vmov.f32 s0, #3.0\n get r0, FPCCR\n and r0, #9\n log r0\n"
         " ldr r0, [sp, #0x20]\n log r0\n mov r0, #0\n str r0, [sp, #0x20]\n vmov r0, s0\n log "
         "r0\n ldr r0, =0x3f800000\n"
         " str r0, [sp, #0x20]\n bx lr\n",
         0xffffffe9, 0x20, 9, 8, ONE, THREE, ONE, 0xffffffe9, 0x20, 9, ONE, 0xc0000018, ONE);
}

/* A context without floating point has the short frame; its registers do not leak into FPCA. */
static void test_mixed_nesting(void **unused)
{
    (void)unused;
    logs("start:" FPU_ON
         " mov r0, sp\n log r0\n set ISER, 3\n set IPR, 0x00000080\n set ISPR, 1\n dsb\n"
         " mrs r0, control\n log r0\n mov r0, sp\n log r0\n b finish\n"
         "irq0: log lr\n push {r4, lr}\n vmov.f32 s0, #2.0\n set IPR, 0x00000080\n set ISPR, 2\n "
         "dsb\n vmov r0, s0\n log r0\n"
         " mrs r0, control\n log r0\n pop {r4, pc}\n"
         "irq1: log lr\n vmov.f32 s0, #3.0\n bx lr\n",
         0x20008000, 0xfffffff9, 0xffffffe1, TWO, CONTROL_FPCA, 0, 0x20008000);
}

/* On the process stack, which is only a multiple of 4. */
static void test_process_stack(void **unused)
{
    (void)unused;
    logs("start:" FPU_ON " ldr r0, =0x20007004\n msr psp, r0\n mov r0, #6\n msr control, r0\n isb\n"
         " vmov.f32 s0, #1.0\n set CCR, 0\n svc #0\n mov r0, sp\n log r0\n mrs r0, control\n log "
         "r0\n b finish\n"
         "svc: log lr\n mrs r0, psp\n log r0\n ldr r1, [r0, #28]\n and r1, #0x200\n log r1\n bx "
         "lr\n",
         0xffffffed, 0x20006f98, 0x200, 0x20007004, 6);
}

static void test_lazy_stacking_faults(void **unused)
{
    (void)unused;
    logs("start: set SHCSR, 0x70000\n set SHPR2, 0x80000000\n" FPU_ON
         " vmov.f32 s0, #1.0\n svc #0\n b unexpected\n"
         "svc: set FPCAR, 0x60000000\nat: vmov.f32 s1, #1.0\n b unexpected\n"
         "bus: get r0, CFSR\n log r0\n ldr r0, [sp, #24]\n ldr r1, =at\n subs r0, r1\n log r0\n b "
         "finish\n",
         CFSR_LSPERR, 0);
}

/* FPDSCR is what a new context begins with. */
static void test_default_status(void **unused)
{
    (void)unused;
    logs("start:" FPU_ON " set FPDSCR, 0x00c00000\n vmrs r0, fpscr\n log r0\n mov r0, #0x400000\n "
         "vmsr fpscr, r0\n svc #0\n vmrs r0, fpscr\n"
         " log r0\n b finish\nsvc: vmrs r0, fpscr\n log r0\n bx lr\n",
         0x00c00000, 0x00c00000, 0x00400000);
}

/* --- registers from outside --- */

static void test_registers_from_outside(void **unused)
{
    const struct cpu_class *class;
    struct guest guest;
    unsigned i, d1 = 0;
    (void)unused;
    guest_start_on(&guest, CPU,
                   REGISTERS "start:" FPU_ON " vmov.f32 s2, #2.0\n vmov.f32 s3, #3.0\n bkpt #0xab\n"
                             "stop: b stop\nfinish2: vmov r0, s2\n log r0\n b finish\n",
                   NULL);
    machine_run(guest.machine, SIM_MS);
    class = guest.machine->cpu->device.class->cpu;
    for (i = 0; class->registers[i].name != NULL; i++)
        if (strcmp(class->registers[i].name, "d1") == 0)
            d1 = i;
    assert_true(class->get(guest.machine->cpu, d1) == ((uint64_t)THREE << 32 | TWO));
    class->set(guest.machine->cpu, d1, ONE);
    class->set(guest.machine->cpu, class->register_pc, guest_label(&guest, "finish2"));
    guest_run(&guest);
    guest_expect(&guest, ONE);
    guest_end(&guest);
}

/* --- time --- */

/* r1 is the address of a word; behind each stands a NOP. */
static const struct {
    const char *code;
    unsigned cycles;
} timings[] = {
    {"vadd.f32 s0, s1, s2\n vsub.f32 s0, s1, s2\n vmul.f32 s0, s1, s2\n vabs.f32 s0, s1", 4},
    {"vmla.f32 s0, s1, s2", 3},
    {"vfms.f32 s0, s1, s2", 3},
    {"vnmls.f32 s0, s1, s2", 3},
    {"vdiv.f32 s0, s1, s2", 14},
    {"vsqrt.f32 s0, s1", 14},
    {"vcmp.f32 s0, s1\n vmrs apsr_nzcv, fpscr", 2},
    {"vmov r0, s0\n vmov s0, r0", 2},
    {"vmov s0, s1, r2, r3", 2},
    {"vldr s0, [r1]\n nop\n vstr s0, [r1]", 5},
    {"vldr d0, [r1]\n nop\n vstr d0, [r1]", 7},
    {"vldm r1, {s0-s3}\n nop\n vstm r1, {d0-d2}", 5 + 1 + 7},
    {"vpush {s16-s18}\n nop\n vpop {s16-s18}", 4 + 1 + 4},
    {"mla r0, r2, r3, r2\n smull r0, r4, r2, r3\n umlal r0, r4, r2, r3", 3},
    {"qadd r0, r2, r3\n smlad r0, r2, r3, r2\n uxtab r0, r2, r3", 3},
    {"svc #0", 1 + 12 + 2 + 10}, /* lazily: nothing is stored or loaded */
    {"mov r5, #1\n svc #0", 1 + 1 + 12 + 17 + 3 + 10 + 17}, /* lazily stored, loaded */
};

static void test_what_instructions_cost(void **unused)
{
    char text[1000];
    unsigned i;
    (void)unused;
    for (i = 0; i < sizeof timings / sizeof timings[0]; i++) {
        struct guest guest;
        unsigned cycles;
        snprintf(text, sizeof text,
                 "start:" FPU_ON " set DEMCR, 0x01000000\n set DWT_CTRL, 1\n vmov.f32 s0, #1.0\n"
                 " ldr r1, =0x20000400\n str r1, [r1]\n mov r2, #4\n mov r3, #3\n mov r5, #0\n"
                 " ldr r7, =DWT_CYCCNT\n b 9f\n .ltorg\n .balign 4\n9: ldr r6, [r7]\n nop\n nop\n"
                 " %s\n nop\n nop\n ldr r8, [r7]\n"
                 " subs r0, r8, r6\n log r0\n b finish\n .balign 4\n"
                 "svc: cmp r5, #0\n beq 1f\n vmov.f32 s0, #2.0\n1: bx lr\n",
                 timings[i].code);
        play(&guest, text);
        cycles = guest_logged(&guest, 0) - (2 + 2 + 2);
        if (strstr(timings[i].code, "svc") != NULL) /* the handler's comparison and branch */
            cycles -= strstr(timings[i].code, "r5") != NULL ? 2 : 3;
        if (cycles != timings[i].cycles)
            fail_msg("%s: %u cycles, must be %u", timings[i].code, cycles, timings[i].cycles);
        guest_end(&guest);
    }
}

/* --- wherever it is cut --- */

static const char busy[] = REGISTERS
    "start:" FPU_ON
    " set SYST_RVR, 211\n set SYST_CVR, 0\n set SYST_CSR, 7\n mov r4, #200\n ldr r12, =0x20000800\n"
    " vmov.f32 s0, #1.0\n vmov.f32 s1, #1.5\n vmov.f32 s17, #1.5\n"
    "1: vmul.f32 s2, s0, s1\n vsqrt.f32 s0, s2\n vfma.f32 s17, s0, s1\n vpush {s0-s2}\n"
    " cmp r4, #100\n itt ne\n vaddne.f32 s17, s17, s1\n vstmne r12, {s0}\n vpop {s0-s2}\n"
    " subs r4, #1\n bne 1b\n set SYST_CSR, 0\n vmov r0, s17\n log r0\n vmov r0, s0\n log r0\n log "
    "r6\n"
    " b finish\n"
    "systick: add r6, #1\n tst r6, #1\n beq 1f\n vmov.f32 s1, #3.0\n vadd.f32 s0, s1, s1\n1: bx "
    "lr\n";

static void test_slices(void **unused)
{
    static const sim_time slices[] = {0, 40000, 120000, 1000000};
    uint32_t words[3] = {0, 0, 0};
    unsigned i, k;
    (void)unused;
    for (i = 0; i < sizeof slices / sizeof slices[0]; i++) {
        struct guest guest;
        sim_time until;
        guest_start_on(&guest, CPU, busy, NULL);
        for (until = slices[i]; slices[i] != 0 && until < SIM_MS; until += slices[i])
            machine_run(guest.machine, until);
        guest_run(&guest);
        for (k = 0; i == 0 && k < 3; k++)
            words[k] = guest_logged(&guest, k);
        guest_expect(&guest, words[0], words[1], words[2]);
        guest_end(&guest);
    }
    assert_true(words[2] > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dsp),
        cmocka_unit_test(test_floating_point),
        cmocka_unit_test(test_access),
        cmocka_unit_test(test_long_frame),
        cmocka_unit_test(test_lazy_frame),
        cmocka_unit_test(test_mixed_nesting),
        cmocka_unit_test(test_process_stack),
        cmocka_unit_test(test_lazy_stacking_faults),
        cmocka_unit_test(test_default_status),
        cmocka_unit_test(test_registers_from_outside),
        cmocka_unit_test(test_what_instructions_cost),
        cmocka_unit_test(test_slices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
