/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The floating-point extension as far as it concerns exceptions (ARM DDI 0403E, B1.5.6 to B1.5.8,
 * B3.2.20 to B3.2.23): who may use it, the longer frame, and lazy stacking: the frame leaves room,
 * which the first floating-point instruction of the handler fills. Engines compute. */
#include "execute.h"
#include "ieee.h"

#define PIECES (FPU_FRAME_WORDS - 1) /* S0 to S15, FPSCR; the last word is only room */

#define FPCCR_LSPACT (1u << 0)
#define FPCCR_USER   (1u << 1)
#define FPCCR_THREAD (1u << 3)
#define FPCCR_HFRDY  (1u << 4)
#define FPCCR_MMRDY  (1u << 5)
#define FPCCR_BFRDY  (1u << 6)
#define FPCCR_MONRDY (1u << 8)
#define FPCCR_LSPEN  (1u << 30)
#define FPCCR_ASPEN  (1u << 31)
#define FPCCR_ACTS   (FPCCR_LSPEN | FPCCR_ASPEN)

#define CPACR_MASK  0x00f00000u /* CP10 and CP11, which are to be alike */
#define FPDSCR_MASK 0x07c00000u

static const struct stack_errors pushing = {CFSR_MSTKERR, CFSR_STKERR};
static const struct stack_errors popping = {CFSR_MUNSTKERR, CFSR_UNSTKERR};
static const struct stack_errors lazily = {CFSR_MLSPERR, CFSR_LSPERR};

void armv7m_fpu_reset(struct armv7m *m)
{
    m->cpacr = m->fpcar = m->fpdscr = 0;
    m->fpccr = m->profile->floating_point ? FPCCR_ACTS : 0;
}

/* --- who may use it --- */

static bool is_enabled(const struct armv7m *m)
{
    unsigned access = m->cpacr >> 20 & 3;
    return access == 3 || (access == 1 && armv7m_privileged(m));
}

bool armv7m_fpu_ready(const struct armv7m *m)
{
    return m->profile->floating_point && is_enabled(m) && !(m->fpccr & FPCCR_LSPACT) &&
           ((m->control & CONTROL_FPCA) || !(m->fpccr & FPCCR_ASPEN));
}

/* --- frames --- */

static uint32_t *piece(struct armv7m *m, unsigned i)
{
    return i < 16 ? &m->core.s[i] : &m->core.fpscr;
}

static bool store(struct armv7m *m, uint32_t address, bool privileged,
                  const struct stack_errors *errors)
{
    unsigned i;
    for (i = 0; i < PIECES; i++) {
        uint32_t value = *piece(m, i);
        if (!armv7m_frame_word(m, address + 4 * i, true, privileged, &value, errors))
            return false;
    }
    armv7m_spend(m, PIECES);
    return true;
}

static bool can_be_pended(const struct armv7m *m, unsigned exception)
{
    return m->enabled[exception] && m->priority[exception] < armv7m_execution_priority(m);
}

/* UpdateFPCCR: what a fault of the stacking to come may do is decided now. */
static void defer(struct armv7m *m, uint32_t address)
{
    m->fpcar = address & ~7u;
    m->fpccr = (m->fpccr & FPCCR_ACTS) | FPCCR_LSPACT | (armv7m_privileged(m) ? 0 : FPCCR_USER) |
               (armv7m_handler_mode(m) ? 0 : FPCCR_THREAD) |
               (armv7m_execution_priority(m) > PRIORITY_HARD ? FPCCR_HFRDY : 0) |
               (can_be_pended(m, EXC_MEM_MANAGE) ? FPCCR_MMRDY : 0) |
               (can_be_pended(m, EXC_BUS_FAULT) ? FPCCR_BFRDY : 0) |
               (can_be_pended(m, EXC_DEBUG_MONITOR) ? FPCCR_MONRDY : 0);
}

bool armv7m_fpu_push(struct armv7m *m, uint32_t address, bool privileged)
{
    if (!(m->fpccr & FPCCR_LSPEN))
        return store(m, address, privileged, &pushing);
    defer(m, address);
    return true;
}

bool armv7m_fpu_pop(struct armv7m *m, uint32_t address, bool privileged)
{
    uint32_t values[PIECES];
    unsigned i;
    if (m->fpccr & FPCCR_LSPACT) { /* nobody has used the registers meanwhile */
        m->fpccr &= ~FPCCR_LSPACT;
        return true;
    }
    for (i = 0; i < PIECES; i++)
        if (!armv7m_frame_word(m, address + 4 * i, false, privileged, &values[i], &popping))
            return false;
    for (i = 0; i < PIECES; i++)
        *piece(m, i) = values[i];
    m->core.fpscr &= FPSCR_ALL;
    armv7m_spend(m, PIECES);
    return true;
}

/* ExecuteFPCheck. */
void armv7m_fpu_prepare(struct armv7m *m)
{
    if (!m->profile->floating_point || !is_enabled(m)) {
        armv7m_fault(m, EXC_USAGE_FAULT, CFSR_NOCP, false, 0);
        return;
    }
    if (m->fpccr & FPCCR_LSPACT) {
        if (!store(m, m->fpcar, !(m->fpccr & FPCCR_USER), &lazily))
            return;
        m->fpccr &= ~FPCCR_LSPACT;
    }
    if ((m->fpccr & FPCCR_ASPEN) && !(m->control & CONTROL_FPCA)) {
        m->core.fpscr = (m->core.fpscr & ~FPDSCR_MASK) | m->fpdscr;
        m->control |= CONTROL_FPCA;
    }
}

/* --- registers --- */

#define MVFR0_SINGLE 0x10110021u
#define MVFR1_SINGLE 0x11000011u

uint32_t armv7m_fpu_peek(const struct armv7m *m, enum fpu_register reg)
{
    switch (reg) {
    case FPU_CPACR:
        return m->cpacr;
    case FPU_FPCCR:
        return m->fpccr;
    case FPU_FPCAR:
        return m->fpcar;
    case FPU_FPDSCR:
        return m->fpdscr;
    case FPU_MVFR0:
        return MVFR0_SINGLE;
    default:
        return MVFR1_SINGLE;
    }
}

void armv7m_fpu_write(struct armv7m *m, enum fpu_register reg, uint32_t value)
{
    switch (reg) {
    case FPU_CPACR:
        m->cpacr = m->profile->floating_point ? value & CPACR_MASK : 0;
        break;
    case FPU_FPCCR:
        m->fpccr = value & (FPCCR_ACTS | FPCCR_LSPACT | FPCCR_USER | FPCCR_THREAD | FPCCR_HFRDY |
                            FPCCR_MMRDY | FPCCR_BFRDY | FPCCR_MONRDY);
        break;
    case FPU_FPCAR:
        m->fpcar = value & ~7u;
        break;
    case FPU_FPDSCR:
        m->fpdscr = value & FPDSCR_MASK;
        break;
    default:
        break;
    }
    armv7m_stop_soon(m); /* an engine keeps the registers only while they may be used */
}
