/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Instructions that the engine does not execute: what concerns system registers, sleep, events,
 * supervisor calls, breakpoints and the exclusive monitor (ARM DDI 0403E, A7 and B5).
 * Each function finds the registers in core, with PC at the instruction. */
#include "armv7m.h"

bool armv7m_condition(uint32_t flags, unsigned condition)
{
    bool n = flags >> 31 & 1, z = flags >> 30 & 1, c = flags >> 29 & 1, v = flags >> 28 & 1;
    bool holds[8] = {z, c, n, v, c && !z, n == v, n == v && !z, true};
    bool result = holds[condition >> 1];
    return (condition & 1) && condition != 15 ? !result : result;
}

/* ITAdvance (A7.3.3). */
uint8_t armv7m_it_advance(uint8_t it_state)
{
    if ((it_state & 7) == 0)
        return 0;
    return (uint8_t)((it_state & 0xe0) | (it_state << 1 & 0x1f));
}

uint8_t armv7m_it_of(const struct armv7m *m, uint32_t xpsr)
{
    return m->profile->it_blocks ? (uint8_t)((xpsr >> 25 & 3) | (xpsr >> 10 & 0x3f) << 2) : 0;
}

static void go_on(struct armv7m *m, const struct instruction_cost *cost)
{
    m->core.r[15] += cost->size;
    m->it_state = armv7m_it_advance(m->it_state);
}

/* --- special registers --- */

enum {
    SYSM_MSP = 8,
    SYSM_PSP = 9,
    SYSM_PRIMASK = 16,
    SYSM_BASEPRI,
    SYSM_BASEPRI_MAX,
    SYSM_FAULTMASK,
    SYSM_CONTROL
};

static bool uses_process_stack(const struct armv7m *m)
{
    return !armv7m_handler_mode(m) && (m->control & CONTROL_SPSEL);
}

static uint32_t *stack_pointer(struct armv7m *m, bool process)
{
    return uses_process_stack(m) == process ? &m->core.r[13] : &m->other_sp;
}

static uint32_t read_status(const struct armv7m *m, unsigned sysm)
{
    uint32_t value = 0;
    if ((sysm & 1) && armv7m_privileged(m))
        value |= m->exception;
    if (!(sysm & 4))
        value |= m->core.flags;
    return value; /* EPSR reads as zero */
}

static uint32_t read_special(struct armv7m *m, unsigned sysm)
{
    if (sysm < 8)
        return read_status(m, sysm);
    if (sysm == SYSM_CONTROL)
        return m->control;
    if (!armv7m_privileged(m))
        return 0;
    switch (sysm) {
    case SYSM_MSP:
    case SYSM_PSP:
        return *stack_pointer(m, sysm == SYSM_PSP);
    case SYSM_PRIMASK:
        return m->primask;
    case SYSM_BASEPRI: /* those that a processor has not are never set */
    case SYSM_BASEPRI_MAX:
        return m->basepri;
    case SYSM_FAULTMASK:
        return m->faultmask;
    default:
        return 0;
    }
}

static uint32_t priority_mask(const struct armv7m *m)
{
    return 0xffu << (8 - m->priority_bits) & 0xff;
}

static void write_basepri_max(struct armv7m *m, uint32_t value)
{
    if (value != 0 && (value < m->basepri || m->basepri == 0))
        m->basepri = value;
}

static void write_faultmask(struct armv7m *m, uint32_t value)
{
    if (!value || armv7m_execution_priority(m) > PRIORITY_HARD)
        m->faultmask = value & 1;
}

void armv7m_control_write(struct armv7m *m, uint32_t value)
{
    bool before = uses_process_stack(m);
    uint32_t writable = m->profile->control;
    if (armv7m_handler_mode(m))
        writable &= ~CONTROL_SPSEL;
    m->control = (m->control & ~writable) | (value & writable);
    if (uses_process_stack(m) != before) {
        uint32_t sp = m->core.r[13];
        m->core.r[13] = m->other_sp;
        m->other_sp = sp;
    }
}

/* Bit 1 of the mask: N Z C V Q; bit 0: GE. */
static void write_flags(struct armv7m *m, uint32_t value, unsigned mask)
{
    uint32_t which = (mask & 2 ? 0xf8000000 : 0) | (mask & 1 ? 0x000f0000 : 0);
    which &= m->profile->flags;
    m->core.flags = (m->core.flags & ~which) | (value & which);
}

static bool is_mask(unsigned sysm)
{
    return sysm >= SYSM_BASEPRI && sysm <= SYSM_FAULTMASK;
}

static void write_special(struct armv7m *m, unsigned sysm, uint32_t value, unsigned mask)
{
    if (sysm < 8) {
        if (!(sysm & 4))
            write_flags(m, value, mask);
        return;
    }
    if (!armv7m_privileged(m) || (!m->profile->masks && is_mask(sysm)))
        return;
    switch (sysm) {
    case SYSM_MSP:
    case SYSM_PSP:
        *stack_pointer(m, sysm == SYSM_PSP) = value & ~3u;
        break;
    case SYSM_PRIMASK:
        m->primask = value & 1;
        break;
    case SYSM_BASEPRI:
        m->basepri = value & priority_mask(m);
        break;
    case SYSM_BASEPRI_MAX:
        write_basepri_max(m, value & priority_mask(m));
        break;
    case SYSM_FAULTMASK:
        write_faultmask(m, value & 1);
        break;
    case SYSM_CONTROL:
        armv7m_control_write(m, value);
        break;
    default:
        break;
    }
    armv7m_mpu_changed(m);
}

static void do_mrs(struct armv7m *m, uint32_t second)
{
    m->core.r[second >> 8 & 15] = read_special(m, second & 0xff);
}

static void do_msr(struct armv7m *m, uint32_t first, uint32_t second)
{
    write_special(m, second & 0xff, m->core.r[first & 15], second >> 10 & 3);
}

static void do_cps(struct armv7m *m, bool disable, bool primask, bool faultmask)
{
    if (!armv7m_privileged(m))
        return;
    if (primask)
        m->primask = disable;
    if (faultmask && m->profile->masks)
        write_faultmask(m, disable);
    armv7m_mpu_changed(m);
}

/* --- sleep and events --- */

static void wait_for_event(struct armv7m *m)
{
    if (m->event_register) {
        m->event_register = false;
        return;
    }
    m->sleeping = true;
    m->waiting_for_event = true;
}

static void do_hint(struct armv7m *m, unsigned hint)
{
    switch (hint) {
    case 2:
        wait_for_event(m);
        break;
    case 3:
        m->sleeping = true;
        break;
    case 4:
        m->event_register = true;
        break;
    default: /* NOP, YIELD, DBG and what is reserved as NOP */
        break;
    }
}

/* --- exclusive stores --- */

struct exclusive {
    uint32_t address;
    unsigned width, result, source;
};

/* STREX Rd, Rt, [Rn, #imm8 * 4]; STREXB, STREXH Rd, Rt, [Rn]. */
static struct exclusive decode_exclusive(const struct armv7m *m, uint32_t first, uint32_t second)
{
    struct exclusive e = {m->core.r[first & 15], 4, second >> 8 & 15, second >> 12};
    if ((first & 0xfff0) == 0xe840) {
        e.address += (second & 0xff) * 4;
    } else {
        e.width = (second & 0x10) ? 2 : 1;
        e.result = second & 15;
    }
    return e;
}

/* False after a fault. */
static bool store(struct armv7m *m, uint32_t address, unsigned width, uint32_t value)
{
    bool privileged = armv7m_privileged(m);
    struct bus_access access = {.address = address,
                                .width = (uint8_t)width,
                                .write = true,
                                .privileged = privileged,
                                .value = value};
    if (!armv7m_mpu_allows(m, address, true, privileged)) {
        armv7m_fault(m, EXC_MEM_MANAGE, CFSR_DACCVIOL, true, address);
        return false;
    }
    if (armv7m_access(m, &access) != BUS_OK) {
        armv7m_fault(m, EXC_BUS_FAULT, CFSR_PRECISERR, true, address);
        return false;
    }
    return true;
}

static bool do_strex(struct armv7m *m, uint32_t first, uint32_t second)
{
    struct exclusive e = decode_exclusive(m, first, second);
    if (e.address % e.width != 0) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_UNALIGNED, false, 0);
        return false;
    }
    if (m->monitor_open && !store(m, e.address, e.width, m->core.r[e.source]))
        return false;
    m->core.r[e.result] = m->monitor_open ? 0 : 1;
    m->monitor_open = false;
    return true;
}

/* --- dispatch --- */

static void do_svc(struct armv7m *m, const struct instruction_cost *cost)
{
    go_on(m, cost);
    armv7m_svc(m);
}

#define DFSR_BKPT 2u

static void do_bkpt(struct armv7m *m, const struct instruction_cost *cost)
{
    if ((cost->opcode & 0xff) == 0xab && !m->machine->options.no_semihosting) {
        armv7m_semihosting(m);
        go_on(m, cost);
        return;
    }
    m->dfsr |= DFSR_BKPT;
    armv7m_fault(m, EXC_DEBUG_MONITOR, 0, false, 0);
}

static void narrow(struct armv7m *m, const struct instruction_cost *cost)
{
    uint32_t op = cost->opcode & 0xffff;
    if ((op & 0xff00) == 0xdf00) {
        do_svc(m, cost);
        return;
    }
    if ((op & 0xff00) == 0xbe00) {
        do_bkpt(m, cost);
        return;
    }
    if ((op & 0xff00) == 0xbf00)
        do_hint(m, op >> 4 & 15);
    else
        do_cps(m, op & 0x10, op & 2, op & 1);
    go_on(m, cost);
}

/* F3AF 8xxx: hints, or CPS where imod (bits 10, 9) is set. */
static void wide_hint(struct armv7m *m, uint32_t second)
{
    if (second & 0x0700)
        do_cps(m, second & 0x0200, second & 0x40, second & 0x20);
    else
        do_hint(m, second & 0xff);
}

static void wide(struct armv7m *m, const struct instruction_cost *cost)
{
    uint32_t first = cost->opcode & 0xffff, second = cost->opcode >> 16;
    if ((first & 0xff00) == 0xe800) {
        if (!do_strex(m, first, second))
            return;
    } else if ((first & 0xffe0) == 0xf380) {
        do_msr(m, first, second);
    } else if ((first & 0xffe0) == 0xf3e0) {
        do_mrs(m, second);
    } else if ((first & 0xfff0) == 0xf3a0) {
        wide_hint(m, second);
    } else {
        m->monitor_open = false; /* CLREX */
    }
    go_on(m, cost);
}

void armv7m_execute_special(struct armv7m *m, const struct instruction_cost *cost)
{
    if (cost->size == 2)
        narrow(m, cost);
    else
        wide(m, cost);
}
