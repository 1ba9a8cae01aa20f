/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The memory protection unit (ARM DDI 0403E, B3.5) as a guest meets it: regions, sub-regions,
 * overlaps, permissions, execute-never, the default map, and what unprivileged code may not do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/guest.h"

#include <stdio.h>
#include <string.h>

/* MemManage: logs CFSR and MMFAR and clears CFSR; goes on at r8, privileged again. SVCall makes
 * Thread mode privileged. */
#define HANDLERS                                                                                   \
    "mem:\nbus: get r0, CFSR\n log r0\n get r0, MMFAR\n log r0\n set CFSR, 0xffffffff\n"           \
    " mov r0, #0\n msr control, r0\n str r8, [sp, #24]\n bx lr\n"                                  \
    "svc: mov r0, #0\n msr control, r0\n bx lr\n .ltorg\n"

/* RASR: attributes of normal memory, enabled; AP in 26 to 24, SIZE in 5 to 1. */
#define REGION(number, base, rasr)                                                                 \
    " set MPU_RBAR, " base " + 0x10 + " number "\n set MPU_RASR, " rasr "\n"
#define ON(control)  " set MPU_CTRL, " control "\n dsb\n isb\n"
#define ALL          REGION("0", "0", "0x0300003f") /* 4 GB, everything allowed */
#define UNPRIVILEGED " mov r0, #1\n msr control, r0\n isb\n"

static void test_registers_and_their_aliases(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: get r1, MPU_TYPE\n log r1\n"
                       " set MPU_RNR, 5\n set MPU_RBAR, 0x20001fe7\n get r1, MPU_RBAR\n log r1\n"
                       " set MPU_RBAR, 0x20002013\n get r1, MPU_RNR\n log r1\n get r1, MPU_RBAR\n"
                       " log r1\n set MPU_RASR, 0xffffffff\n get r1, MPU_RASR\n log r1\n"
                       " set MPU_RASR, 0\n"
                       " ldr r0, =MPU_RBAR\n ldr r1, =0x20000016\n ldr r2, =0x0300000b\n"
                       " ldr r3, =0x20000057\n ldr r4, =0x0600000b\n stmia r0, {r1-r4}\n"
                       " set MPU_RNR, 6\n get r1, MPU_RASR\n log r1\n set MPU_RNR, 7\n"
                       " get r1, MPU_RBAR\n log r1\n get r1, MPU_RASR\n log r1\n"
                       " set MPU_CTRL, 0xfffffffa\n get r1, MPU_CTRL\n log r1\n b finish\n");
    guest_expect(&guest, 0x800, 0x20001fe5, 3, 0x20002003, 0x173fff3f, 0x0300000b, 0x20000047,
                 0x0600000b, 2);
    guest_end(&guest);
}

/* Table of access permissions (B3.5.9): for each AP, what of read and write is allowed. */
static void test_access_permissions(void **unused)
{
    static const struct {
        bool privileged_read, privileged_write, read, write;
    } table[8] = {{false, false, false, false}, {true, true, false, false},
                  {true, true, true, false},    {true, true, true, true},
                  {false, false, false, false}, {true, false, false, false},
                  {true, false, true, false},   {true, false, true, false}};
    static char text[30000];
    struct guest guest;
    unsigned ap, kind, at = 0;
    size_t used;
    (void)unused;
    used = (size_t)snprintf(text, sizeof text,
                            "start: set SHCSR, 0x70000\n" ALL " ldr r6, =0x20004010\n" ON("1"));
    for (ap = 0; ap < 8; ap++)
        for (kind = 0; kind < 4; kind++)
            used += (size_t)snprintf(
                text + used, sizeof text - used,
                REGION("7", "0x20004000", "0x%x") " ldr r8, =on%u\n mov r5, #0x55\n %s"
                                                  " %s r5, [r6]\n mark 0\n mark 0\n"
                                                  "on%u: svc 0\n b over%u\n .ltorg\nover%u:\n",
                ap << 24 | 0x17, ap * 4 + kind, kind & 2 ? UNPRIVILEGED : "",
                kind & 1 ? "str" : "ldr", ap * 4 + kind, ap * 4 + kind, ap * 4 + kind);
    snprintf(text + used, sizeof text - used, " b.w finish\n" HANDLERS);
    guest_play(&guest, text);
    for (ap = 0; ap < 8; ap++)
        for (kind = 0; kind < 4; kind++, at += 2) {
            bool allowed = kind == 0   ? table[ap].privileged_read
                           : kind == 1 ? table[ap].privileged_write
                           : kind == 2 ? table[ap].read
                                       : table[ap].write;
            uint32_t cfsr = guest_logged(&guest, at), address = guest_logged(&guest, at + 1);
            if (cfsr != (allowed ? 0 : CFSR_DACCVIOL | CFSR_MMARVALID) ||
                address != (allowed ? 0 : 0x20004010))
                fail_msg("AP %u, %s %s: CFSR 0x%x, address 0x%x", ap,
                         kind & 2 ? "unprivileged" : "privileged", kind & 1 ? "write" : "read",
                         cfsr, address);
        }
    guest_end(&guest);
}

static void test_refused_store_has_no_effect(void **unused)
{
    struct guest guest;
    (void)unused;
    /* Region 7 is read-only; the STM begins in memory that may be written. */
    guest_play(&guest,
               "start: set SHCSR, 0x70000\n ldr r6, =0x20003ff8\n mov r1, #1\n mov r2, #2\n"
               " mov r3, #3\n mov r4, #4\n" ALL REGION("7", "0x20004000", "0x06000017")
                   ON("1") " ldr r6, =0x20004020\n ldr r8, =on1\n mov r1, #1\n str r1, [r6, #8]!\n"
                           "on1: log r6\n ldr r8, =on2\n strb r1, [r6], #1\n"
                           "on2: log r6\n ldr r8, =on3\n strd r1, r2, [r6, #16]!\n"
                           "on3: log r6\n ldr r6, =0x20003ff8\n ldr r8, =on4\n stmia r6!, {r1-r4}\n"
                           "on4: log r6\n ldr r8, =on5\n ldr r6, =0x20004010\n stmdb r6!, {r1-r5}\n"
                           "on5: log r6\n ldr r8, =on6\n ldr r6, =0x20003ffe\n str r4, [r6]\n"
                           "on6: log r6\n b finish\n" HANDLERS);
    guest_expect(&guest, 0x82, 0x20004028, 0x20004020, 0x82, 0x20004020, 0x20004020, 0x82,
                 0x20004030, 0x20004020, 0x82, 0x20004000, 0x20003ff8, 0x82, 0x20004000, 0x20004010,
                 0x82, guest_logged(&guest, 16), 0x20003ffe);
    assert_int_equal(guest_word(&guest, 0x20004000), 0);
    assert_int_equal(guest_word(&guest, 0x20004004), 0);
    assert_int_equal(guest_word(&guest, 0x20004020), 0);
    assert_int_equal(guest_word(&guest, 0x20004028), 0);
    assert_int_equal(guest_word(&guest, 0x20004030), 0);
    assert_int_equal(guest_word(&guest, 0x20004034), 0);
    guest_end(&guest);
}

static void test_the_highest_region_wins(void **unused)
{
    struct guest guest;
    (void)unused;
    /* Region 3 forbids 4 KB, region 5 allows 256 bytes of them, region 4 would not. */
    guest_play(
        &guest,
        "start: set SHCSR, 0x70000\n" ALL REGION("3", "0x20004000", "0x17")
            REGION("5", "0x20004100", "0x0300000f") REGION("4", "0x20004100", "0x0f") ON(
                "1") " ldr r6, =0x20004000\n ldr r8, =on1\n ldr r1, [r6, #0x100]\n ldr r1, [r6, "
                     "#0x1fc]\n"
                     " mark 1\n ldr r1, [r6, #0xfc]\n"
                     "on1: ldr r8, =on2\n ldr r1, [r6, #0x200]\n"
                     "on2: ldr r8, =on3\n set MPU_RNR, 5\n set MPU_RASR, 0\n ldr r1, [r6, #0x100]\n"
                     "on3: b finish\n" HANDLERS);
    guest_expect(&guest, 1, 0x82, 0x200040fc, 0x82, 0x20004200, 0x82, 0x20004100);
    guest_end(&guest);
}

static void test_subregions(void **unused)
{
    struct guest guest;
    (void)unused;
    /* 2 KB that nobody may access; sub-regions 1 and 7 (256 bytes each) are not part of it. Below
     * 256 bytes there are none. */
    guest_play(
        &guest,
        "start: set SHCSR, 0x70000\n" ALL REGION("7", "0x20004000", "0x8215")
            ON("1") " ldr r6, =0x20004000\n ldr r8, =on1\n ldr r1, [r6, #0x100]\n ldr r1, [r6, "
                    "#0x1fc]\n"
                    " ldr r1, [r6, #0x700]\n ldr r1, [r6, #0x7fc]\n mark 1\n ldr r1, [r6, #0xfc]\n"
                    "on1: ldr r8, =on2\n ldr r1, [r6, #0x200]\n"
                    "on2: ldr r8, =on3\n ldr r1, [r6, #0x6fc]\n"
                    "on3: ldr r8, =on4\n" REGION(
                        "7", "0x20004000",
                        "0xff0d") " ldr r1, [r6]\n"
                                  "on4: ldr r8, =on5\n ldr r1, [r6, #0x7c]\n"
                                  "on5: ldr r1, [r6, #0x80]\n mark 2\n b finish\n" HANDLERS);
    guest_expect(&guest, 1, 0x82, 0x200040fc, 0x82, 0x20004200, 0x82, 0x200046fc, 0x82, 0x20004000,
                 0x82, 0x2000407c, 2);
    guest_end(&guest);
}

static void test_smallest_region_is_32_bytes(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(
        &guest,
        "start: set SHCSR, 0x70000\n" ALL REGION("7", "0x20004020", "0x09") ON(
            "1") " ldr r6, =0x20004000\n ldr r1, [r6, #0x1c]\n ldr r1, [r6, #0x40]\n ldr r8, =on1\n"
                 " ldr r1, [r6, #0x20]\n"
                 "on1: ldr r8, =on2\n ldrb r1, [r6, #0x3f]\n"
                 "on2: ldr r8, =on3\n ldr r1, [r6, #0x1e]\n" /* reaches in */
                 "on3: b finish\n" HANDLERS);
    assert_int_equal(guest_log_count(&guest), 6);
    assert_int_equal(guest_logged(&guest, 1), 0x20004020);
    assert_int_equal(guest_logged(&guest, 3), 0x2000403f);
    assert_int_equal(guest_logged(&guest, 4), 0x82);
    guest_end(&guest);
}

static void test_default_map_for_privileged_code(void **unused)
{
    struct guest guest;
    (void)unused;
    /* Region 0 is the code only. With PRIVDEFENA privileged code sees the rest, other code not. */
    guest_play(
        &guest,
        "start: set SHCSR, 0x70000\n" REGION("0", "0", "0x06000025")
            REGION("1", "0x20000000", "0x0300001b") REGION("2", "0x20007000", "0x03000017")
                ON("5") " ldr r6, =0x20004000\n ldr r1, [r6]\n mark 1\n ldr r8, =on1\n" UNPRIVILEGED
                        " ldr r1, [r6]\n"
                        "on1: ldr r8, =on2\n set MPU_CTRL, 1\n ldr r1, [r6]\n"
                        "on2: b finish\n" HANDLERS);
    guest_expect(&guest, 1, 0x82, 0x20004000, 0x82, 0x20004000);
    guest_end(&guest);
}

static void test_execute_never(void **unused)
{
    struct guest guest;
    (void)unused;
    /* BX LR in RAM: allowed; then XN; then memory that may not be read; IACCVIOL has no address. */
    guest_play(
        &guest,
        "start: set SHCSR, 0x70000\n" ALL REGION("7", "0x20004000", "0x03000017") ON(
            "1") " ldr r6, =0x20004001\n ldr r1, =0x47704770\n str r1, [r6, #-1]\n blx r6\n"
                 " mark 1\n ldr r8, =on1\n set MPU_RASR, 0x13000017\n blx r6\n b unexpected\n"
                 "on1: ldr r8, =on2\n set MPU_RASR, 0x00000017\n blx r6\n b unexpected\n"
                 "on2: ldr r8, =on3\n set MPU_RASR, 0x01000017\n blx r6\n mark 2\n" UNPRIVILEGED
                 " blx r6\n b unexpected\n"
                 "on3: b finish\n"
                 "bus: b unexpected\n"
                 "mem: get r0, CFSR\n log r0\n ldr r0, [sp, #24]\n log r0\n set CFSR, 0xffffffff\n"
                 " mov r0, #0\n msr control, r0\n str r8, [sp, #24]\n bx lr\n");
    guest_expect(&guest, 1, 1, 0x20004000, 1, 0x20004000, 2, 1, 0x20004000);
    guest_end(&guest);
}

static void test_execution_runs_into_a_forbidden_region(void **unused)
{
    struct guest guest;
    (void)unused;
    /* NOPs up to the region's first byte; a wide instruction that lies across the border. */
    guest_play(
        &guest,
        "start: set SHCSR, 0x70000\n" ALL REGION("7", "0x20004000", "0x13000017") ON(
            "1") " ldr r6, =0x20003ff9\n ldr r1, =0xbf00bf00\n str r1, [r6, #-1]\n"
                 " str r1, [r6, #3]\n ldr r8, =on1\n bx r6\n"
                 "on1: ldr r8, =on2\n ldr r1, =0xf3afbf00\n str r1, [r6, #3]\n set MPU_CTRL, 0\n"
                 " ldr r1, =0xbf008000\n str r1, [r6, #7]\n set MPU_CTRL, 1\n bx r6\n"
                 "on2: b finish\n"
                 "bus: b unexpected\n"
                 "mem: get r0, CFSR\n log r0\n ldr r0, [sp, #24]\n log r0\n set CFSR, 0xffffffff\n"
                 " str r8, [sp, #24]\n bx lr\n");
    guest_expect(&guest, 1, 0x20004000, 1, 0x20003ffe);
    guest_end(&guest);
}

static void test_hardfault_goes_past_the_mpu_unless_hfnmiena(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(
        &guest,
        "start:" ALL REGION("7", "0x20004000", "0x17")
            ON("1") " ldr r6, =0x20004000\n cpsid f\n ldr r1, [r6]\n mark 1\n cpsie f\n udf #0\n"
                    " b finish\n"
                    "hard: str r6, [r6]\n mark 2\n ldr r0, [sp, #24]\n add r0, #2\n str r0, [sp, "
                    "#24]\n"
                    " bx lr\n");
    guest_expect(&guest, 1, 2);
    assert_int_equal(guest_word(&guest, 0x20004000), 0x20004000);
    guest_end(&guest);
    /* HFNMIENA: the access in the handler is refused, and that is lockup. */
    guest_start(&guest,
                "start:" ALL REGION("7", "0x20004000", "0x17")
                    ON("3") " udf #0\n b finish\n"
                            "hard: ldr r6, =0x20004000\n str r6, [r6]\n b unexpected\n",
                NULL);
    assert_int_equal(machine_run(guest.machine, 10 * SIM_MS), RUN_CRASHED);
    assert_int_equal(guest_word(&guest, 0x20004000), 0);
    guest_end(&guest);
}

static void test_unprivileged_load_and_store_instructions(void **unused)
{
    struct guest guest;
    (void)unused;
    /* LDRT and STRT are checked as unprivileged in privileged code: RAM and the SCS. */
    guest_play(
        &guest,
        "start: set SHCSR, 0x70000\n" ALL REGION("7", "0x20004000", "0x01000017") ON(
            "1") " ldr r6, =0x20004000\n mov r1, #7\n str r1, [r6]\n ldr r1, [r6]\n log r1\n"
                 " ldr r8, =on1\n ldrt r1, [r6]\n"
                 "on1: ldr r8, =on2\n strbt r1, [r6, #4]\n"
                 "on2: ldr r8, =on3\n set MPU_CTRL, 0\n ldrt r1, [r6]\n log r1\n ldr r6, =CPUID\n"
                 " ldr r1, [r6]\n log r1\n ldrt r1, [r6]\n"
                 "on3: b finish\n" HANDLERS);
    guest_expect(&guest, 7, 0x82, 0x20004000, 0x82, 0x20004004, 7, 0x412fc231,
                 CFSR_PRECISERR | CFSR_BFARVALID, guest_logged(&guest, 8));
    guest_end(&guest);
}

static void test_unprivileged_code_and_the_system(void **unused)
{
    struct guest guest;
    (void)unused;
    /* The SCS faults on the bus, MPU or not; CPS and MSR do nothing; MRS reads zero. */
    guest_play(&guest,
               "start: set SHCSR, 0x70000\n ldr r6, =CPUID\n ldr r8, =on1\n" UNPRIVILEGED
               " mrs r1, control\n log r1\n cpsid i\n mov r0, #0x40\n msr basepri, r0\n"
               " msr faultmask, r0\n mov r0, #0\n msr control, r0\n mrs r1, control\n log r1\n"
               " mrs r1, primask\n log r1\n mrs r1, basepri\n log r1\n mrs r1, msp\n log r1\n"
               " cmp r6, r6\n mrs r1, apsr\n log r1\n ldr r1, [r6]\n"
               "on1: mrs r1, primask\n log r1\n mrs r1, basepri\n log r1\n get r0, BFAR\n log r0\n"
               " ldr r8, =on2\n ldr r6, =SCR\n" UNPRIVILEGED " str r6, [r6]\n"
               "on2: ldr r1, [r6]\n log r1\n b finish\n" HANDLERS);
    guest_expect(&guest, 1, 1, 0, 0, 0, 0x60000000, CFSR_PRECISERR | CFSR_BFARVALID, 0, 0, 0,
                 0xe000ed00, CFSR_PRECISERR | CFSR_BFARVALID, 0, 0);
    guest_end(&guest);
}

static void test_bits_of_the_private_bus_are_not_protected(void **unused)
{
    struct guest guest;
    (void)unused;
    /* No region at all: privileged code still reaches the SCS. */
    guest_play(&guest,
               "start:" REGION("0", "0", "0x06000025") REGION("1", "0x20000000", "0x03000025")
                   ON("1") " get r1, CPUID\n log r1\n b finish\n");
    guest_expect(&guest, 0x412fc231);
    guest_end(&guest);
}

static void test_time_is_the_same_with_the_mpu_on(void **unused)
{
    struct guest guest;
    (void)unused;
    guest_play(&guest, "start: mov r7, #2\n ldr r6, =0x20004000\n set DWT_CTRL, 1\n"
                       "again: get r4, DWT_CYCCNT\n mov r0, #20\n"
                       "1: ldr r1, [r6]\n str r1, [r6, #4]\n cmp r0, #7\n it eq\n addeq r1, #1\n"
                       " push {r0, r1}\n pop {r0, r1}\n subs r0, #1\n bne 1b\n"
                       " get r5, DWT_CYCCNT\n sub r5, r4\n log r5\n" ALL ON(
                           "1") " subs r7, #1\n bne again\n b finish\n");
    assert_int_equal(guest_log_count(&guest), 2);
    assert_int_equal(guest_logged(&guest, 0), guest_logged(&guest, 1));
    guest_end(&guest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_registers_and_their_aliases),
        cmocka_unit_test(test_access_permissions),
        cmocka_unit_test(test_refused_store_has_no_effect),
        cmocka_unit_test(test_the_highest_region_wins),
        cmocka_unit_test(test_subregions),
        cmocka_unit_test(test_smallest_region_is_32_bytes),
        cmocka_unit_test(test_default_map_for_privileged_code),
        cmocka_unit_test(test_execute_never),
        cmocka_unit_test(test_execution_runs_into_a_forbidden_region),
        cmocka_unit_test(test_hardfault_goes_past_the_mpu_unless_hfnmiena),
        cmocka_unit_test(test_unprivileged_load_and_store_instructions),
        cmocka_unit_test(test_unprivileged_code_and_the_system),
        cmocka_unit_test(test_bits_of_the_private_bus_are_not_protected),
        cmocka_unit_test(test_time_is_the_same_with_the_mpu_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
