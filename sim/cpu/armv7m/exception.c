/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The exception model of ARMv7-M (ARM DDI 0403E, B1.5) and ARMv6-M (ARM DDI 0419, B1.5):
 * priorities, entry, return, tail-chaining, late arrival, faults and their escalation, lockup.
 * Entry and return take time, during which events happen: stacking is done when the entry begins,
 * which exception is entered is decided when its time has passed (late arrival); a return that
 * finds something pending when its time has passed chains instead. */
#include "armv7m.h"

#include <stdio.h>
#include <string.h>

#define FRAME_BYTES  32u
#define RETURN_BASIC 0x10u /* of EXC_RETURN: the frame has no floating-point registers */
#define FRAME_WORDS  8u

static unsigned unit(const struct armv7m *m, unsigned cycles)
{
    return m->cpu.timing == TIMING_UNIT ? 1 : cycles;
}

/* Decimal: as each exception is told by name, it must not cost what snprintf does. */
static void put_number(char *text, unsigned number)
{
    unsigned digits = 1, rest;
    for (rest = number; rest >= 10; rest /= 10)
        digits++;
    text[digits] = '\0';
    for (; digits > 0; number /= 10)
        text[--digits] = (char)('0' + number % 10);
}

const char *armv7m_exception_name(unsigned exception, char *text)
{
    static const char *const names[EXC_IRQ0] = {
        "Thread", "Reset", "NMI", "HardFault", "MemManage", "BusFault", "UsageFault", "7",
        "8",      "9",     "10",  "SVCall",    "DebugMon",  "13",       "PendSV",     "SysTick"};
    if (exception < EXC_IRQ0)
        return names[exception];
    memcpy(text, "IRQ", 3);
    put_number(text + 3, exception - EXC_IRQ0);
    return text;
}

/* --- priorities --- */

static int group_of(const struct armv7m *m, int priority)
{
    return priority < 0 ? priority : priority & ~((2 << m->aircr_group) - 1);
}

static int priority_of(const struct armv7m *m, unsigned exception)
{
    switch (exception) {
    case EXC_RESET:
        return -3;
    case EXC_NMI:
        return PRIORITY_NMI;
    case EXC_HARD_FAULT:
        return PRIORITY_HARD;
    default:
        return m->priority[exception];
    }
}

int armv7m_execution_priority(const struct armv7m *m)
{
    int priority = m->active_priority;
    if (m->basepri != 0 && group_of(m, (int)m->basepri) < priority)
        priority = group_of(m, (int)m->basepri);
    if (m->primask && priority > 0)
        priority = 0;
    if (m->faultmask && priority > PRIORITY_HARD)
        priority = PRIORITY_HARD;
    return priority;
}

bool armv7m_preempts(const struct armv7m *m)
{
    if (m->pending_number == EXC_NONE)
        return false;
    return group_of(m, m->pending_priority) < armv7m_execution_priority(m);
}

bool armv7m_wakes(const struct armv7m *m)
{
    int limit = m->active_priority;
    if (m->waiting_for_event)
        return armv7m_preempts(m);
    if (m->faultmask && limit > PRIORITY_HARD)
        limit = PRIORITY_HARD;
    if (m->basepri != 0 && group_of(m, (int)m->basepri) < limit)
        limit = group_of(m, (int)m->basepri);
    return m->pending_number != EXC_NONE && group_of(m, m->pending_priority) < limit;
}

void armv7m_find_pending(struct armv7m *m)
{
    unsigned exception, end = EXC_IRQ0 + m->interrupts;
    m->pending_number = EXC_NONE;
    m->pending_priority = PRIORITY_THREAD + 1;
    m->active_priority = PRIORITY_THREAD;
    for (exception = EXC_NMI; exception < end; exception++) {
        int priority = priority_of(m, exception);
        if (m->active[exception] && group_of(m, priority) < m->active_priority)
            m->active_priority = group_of(m, priority);
        if (m->pending[exception] && m->enabled[exception] && priority < m->pending_priority) {
            m->pending_priority = priority;
            m->pending_number = exception;
        }
    }
    if (m->executing && armv7m_preempts(m))
        armv7m_stop_soon(m);
}

/* An interrupt that becomes pending wakes WFE if SEVONPEND asks for it, even if disabled. */
void armv7m_set_pending(struct armv7m *m, unsigned exception, bool pending)
{
    if (pending && !m->pending[exception] && (m->scr & SCR_SEVONPEND))
        m->event_register = true;
    m->pending[exception] = pending;
    armv7m_find_pending(m);
}

void armv7m_set_active(struct armv7m *m, unsigned exception, bool active)
{
    m->active[exception] = active;
    armv7m_find_pending(m);
}

bool armv7m_privileged(const struct armv7m *m)
{
    return armv7m_handler_mode(m) || !(m->control & CONTROL_NPRIV);
}

void armv7m_lock_up(struct armv7m *m, const char *why)
{
    m->locked_up = true;
    snprintf(m->cpu.crash, sizeof m->cpu.crash, "lockup at pc 0x%08x: %s", m->core.r[15], why);
}

/* --- faults --- */

static const char *fault_text(unsigned exception, uint32_t bits)
{
    static const struct {
        uint32_t bit;
        const char *text;
    } texts[] = {{CFSR_IACCVIOL, "instruction fetch that the MPU or the memory map forbids"},
                 {CFSR_DACCVIOL, "data access that the MPU forbids"},
                 {CFSR_MUNSTKERR, "the MPU forbids the unstacking"},
                 {CFSR_MSTKERR, "the MPU forbids the stacking"},
                 {CFSR_MLSPERR, "the MPU forbids the stacking of floating-point registers"},
                 {CFSR_LSPERR, "bus error while stacking floating-point registers"},
                 {CFSR_IBUSERR, "instruction fetch from where no memory is"},
                 {CFSR_PRECISERR, "bus error on a data access"},
                 {CFSR_UNSTKERR, "bus error while unstacking"},
                 {CFSR_STKERR, "bus error while stacking"},
                 {CFSR_UNDEFINSTR, "undefined instruction"},
                 {CFSR_INVSTATE, "not in Thumb state: a branch to an even address"},
                 {CFSR_INVPC, "integrity check of an exception return failed"},
                 {CFSR_NOCP, "coprocessor instruction, and there is none"},
                 {CFSR_UNALIGNED, "unaligned access"},
                 {CFSR_DIVBYZERO, "division by zero"}};
    unsigned i;
    for (i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (bits & texts[i].bit)
            return texts[i].text;
    return exception == EXC_SVCALL ? "SVC at a priority that does not allow it" : "breakpoint";
}

static void report_fault(struct armv7m *m, unsigned exception, uint32_t bits, bool has_address,
                         uint32_t address)
{
    char name[16], where[32] = "";
    unsigned shown = profile_has(m->profile, exception) ? exception : EXC_HARD_FAULT;
    if (has_address)
        snprintf(where, sizeof where, ", address 0x%08x", address);
    machine_report(m->machine, REPORT_FAULT, &m->cpu.device, m->core.r[15] ^ bits << 8 ^ exception,
                   "%s: %s, instruction at 0x%08x%s", armv7m_exception_name(shown, name),
                   fault_text(exception, bits), m->core.r[15], where);
}

static void note_address(struct armv7m *m, unsigned exception, uint32_t address)
{
    if (exception == EXC_MEM_MANAGE) {
        m->mmfar = address;
        m->cfsr |= CFSR_MMARVALID;
    } else {
        m->bfar = address;
        m->cfsr |= CFSR_BFARVALID;
    }
}

static void escalate(struct armv7m *m, unsigned exception, uint32_t bits)
{
    char why[160], name[16];
    if (armv7m_execution_priority(m) <= PRIORITY_HARD) {
        snprintf(why, sizeof why, "%s (%s) while at the priority of HardFault or NMI",
                 armv7m_exception_name(exception, name), fault_text(exception, bits));
        armv7m_lock_up(m, why);
        return;
    }
    m->hfsr |= exception == EXC_DEBUG_MONITOR ? HFSR_DEBUGEVT : HFSR_FORCED;
    armv7m_set_pending(m, EXC_HARD_FAULT, true);
}

void armv7m_fault(struct armv7m *m, unsigned exception, uint32_t cfsr_bits, bool has_address,
                  uint32_t address)
{
    m->cfsr |= cfsr_bits;
    m->monitor_open = false; /* as at each entry: whether the LDREX that faults opened it is open */
    if (has_address)
        note_address(m, exception, address);
    report_fault(m, exception, cfsr_bits, has_address, address);
    if (m->enabled[exception] &&
        group_of(m, priority_of(m, exception)) < armv7m_execution_priority(m))
        armv7m_set_pending(m, exception, true);
    else
        escalate(m, exception, cfsr_bits);
}

void armv7m_svc(struct armv7m *m)
{
    if (group_of(m, m->priority[EXC_SVCALL]) < armv7m_execution_priority(m))
        armv7m_set_pending(m, EXC_SVCALL, true);
    else
        escalate(m, EXC_SVCALL, 0);
}

/* --- stacking --- */

static const struct stack_errors pushing = {CFSR_MSTKERR, CFSR_STKERR};
static const struct stack_errors popping = {CFSR_MUNSTKERR, CFSR_UNSTKERR};

bool armv7m_frame_word(struct armv7m *m, uint32_t address, bool write, bool privileged,
                       uint32_t *value, const struct stack_errors *errors)
{
    struct bus_access access = {
        .address = address, .width = 4, .write = write, .privileged = privileged, .value = *value};
    if (!armv7m_mpu_allows(m, address, write, privileged)) {
        armv7m_fault(m, EXC_MEM_MANAGE, errors->mpu, false, 0);
        return false;
    }
    if (armv7m_access(m, &access) != BUS_OK) {
        armv7m_fault(m, EXC_BUS_FAULT, errors->bus, false, 0);
        return false;
    }
    *value = (uint32_t)access.value;
    return true;
}

static uint32_t make_xpsr(const struct armv7m *m, bool aligned)
{
    return m->core.flags | (m->core.thumb ? XPSR_T : 0) | (uint32_t)(m->it_state & 3) << 25 |
           (uint32_t)(m->it_state >> 2) << 10 | (aligned ? 1u << 9 : 0) | m->exception;
}

static uint32_t frame_bytes(bool floats)
{
    return FRAME_BYTES + (floats ? 4 * FPU_FRAME_WORDS : 0);
}

static void push_frame(struct armv7m *m)
{
    bool privileged = armv7m_privileged(m), padded, floats = (m->control & CONTROL_FPCA) != 0;
    uint32_t frame[FRAME_WORDS], sp = m->core.r[13] - frame_bytes(floats);
    unsigned i;
    padded = (floats || (m->ccr & CCR_STKALIGN)) && (sp & 4);
    if (padded)
        sp &= ~4u;
    memcpy(frame, m->core.r, 4 * sizeof *frame);
    frame[4] = m->core.r[12];
    frame[5] = m->core.r[14];
    frame[6] = m->core.r[15];
    frame[7] = make_xpsr(m, padded);
    m->core.r[13] = sp;
    for (i = 0; i < FRAME_WORDS; i++)
        if (!armv7m_frame_word(m, sp + 4 * i, true, privileged, &frame[i], &pushing))
            return;
    if (floats)
        armv7m_fpu_push(m, sp + FRAME_BYTES, privileged);
}

static void swap_stacks(struct armv7m *m)
{
    uint32_t sp = m->core.r[13];
    m->core.r[13] = m->other_sp;
    m->other_sp = sp;
}

/* --- entry --- */

void armv7m_spend(struct armv7m *m, unsigned cycles)
{
    m->cycles += unit(m, cycles);
}

void armv7m_begin_entry(struct armv7m *m)
{
    bool handler = armv7m_handler_mode(m), process = (m->control & CONTROL_SPSEL) != 0;
    m->sleeping = m->waiting_for_event = false;
    push_frame(m);
    if (m->locked_up)
        return;
    m->entry_return = handler ? 0xfffffff1 : process ? 0xfffffffd : 0xfffffff9;
    if (m->control & CONTROL_FPCA)
        m->entry_return &= ~RETURN_BASIC;
    if (process)
        swap_stacks(m);
    m->control &= ~(CONTROL_SPSEL | CONTROL_FPCA);
    m->phase = PHASE_ENTERING;
    armv7m_spend(m, m->profile->entry_cycles);
}

static bool fetch_vector(struct armv7m *m, unsigned exception, uint32_t *vector)
{
    struct bus_access access = {.address = m->vtor + 4 * exception, .width = 4, .privileged = true};
    if (armv7m_access(m, &access) != BUS_OK)
        return false;
    *vector = (uint32_t)access.value;
    return true;
}

/* The vector table cannot be read: HardFault instead, or lockup if that is what was entered. */
static void vector_error(struct armv7m *m, unsigned exception)
{
    m->hfsr |= HFSR_VECTTBL;
    if (exception == EXC_HARD_FAULT || armv7m_execution_priority(m) <= PRIORITY_HARD)
        armv7m_lock_up(m, "the vector table cannot be read");
    else
        armv7m_set_pending(m, EXC_HARD_FAULT, true);
}

/* ExceptionTaken of the manual. */
static void activate(struct armv7m *m, uint32_t return_code, bool chained)
{
    unsigned exception = m->pending_number;
    uint32_t vector;
    if (!fetch_vector(m, exception, &vector)) {
        m->pending[exception] = false;
        vector_error(m, exception);
        armv7m_spend(m, m->profile->chain_cycles);
        return; /* the phase stays: HardFault is chosen next */
    }
    m->phase = PHASE_NONE;
    m->core.r[14] = return_code;
    m->core.r[15] = vector & ~1u;
    m->core.thumb = (vector & 1) != 0;
    m->expected = m->core.r[15];
    m->it_state = 0;
    m->exception = exception;
    m->monitor_open = false;
    m->event_register = true;
    armv7m_forget_last(m);
    m->pending[exception] = false;
    m->active[exception] = true;
    armv7m_find_pending(m);
    armv7m_mpu_changed(m);
    armv7m_tell_interrupt(m, exception, return_code, true, chained);
}

/* --- return --- */

static unsigned count_active(const struct armv7m *m)
{
    unsigned exception, count = 0;
    for (exception = EXC_NMI; exception < EXC_IRQ0 + m->interrupts; exception++)
        count += m->active[exception];
    return count;
}

/* B1.5.8: which EXC_RETURN values may be used now. */
static bool return_is_legal(const struct armv7m *m, uint32_t code)
{
    unsigned nested = count_active(m);
    uint32_t ones = m->profile->floating_point ? 0x0fffffe0 : 0x0ffffff0;
    if (!m->active[m->exception] || (code & ones) != ones)
        return false;
    switch (code & 15) {
    case 0x1:
        return nested > 1;
    case 0x9:
    case 0xd:
        return nested == 1 || (m->ccr & CCR_NONBASETHRDENA);
    default:
        return false;
    }
}

static void deactivate(struct armv7m *m, bool legal)
{
    unsigned exception = m->exception;
    if (exception != EXC_NMI)
        m->faultmask = 0;
    m->active[exception] = false;
    if (m->level[exception])
        m->pending[exception] = true;
    armv7m_find_pending(m);
    armv7m_tell_interrupt(m, exception, legal ? m->return_code : 0, false, false);
}

/* The frame stays where it is; the fault is entered by chaining. */
static void illegal_return(struct armv7m *m)
{
    armv7m_fault(m, EXC_USAGE_FAULT, CFSR_INVPC, false, 0);
    if (m->locked_up)
        return;
    m->phase = PHASE_CHAINING;
    armv7m_spend(m, m->profile->chain_cycles);
}

void armv7m_begin_return(struct armv7m *m, uint32_t code)
{
    bool legal = return_is_legal(m, code);
    m->return_code = code | 0xf0000000;
    deactivate(m, legal);
    if (!legal) {
        illegal_return(m);
        return;
    }
    m->phase = armv7m_preempts(m) ? PHASE_CHAINING : PHASE_RETURNING;
    armv7m_spend(m,
                 m->phase == PHASE_CHAINING ? m->profile->chain_cycles : m->profile->return_cycles);
}

static bool pop_words(struct armv7m *m, uint32_t sp, bool privileged, uint32_t *frame)
{
    unsigned i;
    for (i = 0; i < FRAME_WORDS; i++) {
        frame[i] = 0;
        if (!armv7m_frame_word(m, sp + 4 * i, false, privileged, &frame[i], &popping))
            return false;
    }
    return true;
}

static void load_frame(struct armv7m *m, const uint32_t *frame)
{
    memcpy(m->core.r, frame, 4 * sizeof *frame);
    m->core.r[12] = frame[4];
    m->core.r[14] = frame[5];
    m->core.r[15] = frame[6] & ~1u; /* bit 0 set is accepted, as by the hardware */
    m->expected = m->core.r[15];
    m->core.flags = frame[7] & m->profile->flags;
    m->core.thumb = (frame[7] & XPSR_T) != 0;
    m->it_state = armv7m_it_of(m, frame[7]);
    m->exception = frame[7] & 0x1ff;
}

/* The popped IPSR must fit the mode that is returned to. */
static bool frame_fits(const uint32_t *frame, bool to_thread)
{
    uint32_t exception = frame[7] & 0x1ff;
    return (exception == 0) == to_thread && exception < ARMV7M_EXCEPTIONS;
}

static void resume(struct armv7m *m, const uint32_t *frame, uint32_t sp, bool process)
{
    bool floats = !(m->return_code & RETURN_BASIC);
    bool padded = (frame[7] & 1u << 9) && (floats || (m->ccr & CCR_STKALIGN));
    sp = (sp + frame_bytes(floats)) | (padded ? 4u : 0);
    load_frame(m, frame);
    m->control = (m->control & ~CONTROL_FPCA) | (floats ? CONTROL_FPCA : 0);
    if (process) {
        m->other_sp = m->core.r[13];
        m->control |= CONTROL_SPSEL;
    }
    m->core.r[13] = sp;
    m->phase = PHASE_NONE;
    m->monitor_open = false;
    m->event_register = true;
    armv7m_forget_last(m);
    armv7m_mpu_changed(m);
    if (!armv7m_handler_mode(m) && (m->scr & SCR_SLEEPONEXIT) && count_active(m) == 0)
        m->sleeping = true;
}

static void unstack(struct armv7m *m)
{
    bool process = (m->return_code & 15) == 0xd, to_thread = (m->return_code & 8) != 0;
    bool privileged = !to_thread || !(m->control & CONTROL_NPRIV);
    uint32_t frame[FRAME_WORDS], sp = process ? m->other_sp : m->core.r[13];
    bool good = pop_words(m, sp, privileged, frame);
    if (good && !(m->return_code & RETURN_BASIC))
        good = armv7m_fpu_pop(m, sp + FRAME_BYTES, privileged);
    if (!good) {
        m->phase = PHASE_CHAINING;
        armv7m_spend(m, m->profile->chain_cycles);
        return;
    }
    if (!frame_fits(frame, to_thread))
        illegal_return(m);
    else
        resume(m, frame, sp, process);
}

void armv7m_finish_phase(struct armv7m *m)
{
    bool entering = m->phase == PHASE_ENTERING;
    if (armv7m_preempts(m) && m->phase == PHASE_RETURNING) {
        m->phase = PHASE_CHAINING;
        armv7m_spend(m, m->profile->chain_cycles);
    } else if (armv7m_preempts(m)) {
        activate(m, entering ? m->entry_return : m->return_code, !entering);
    } else if (entering) {
        /* What was to be entered is gone (only a debugger can do that): go back. */
        m->return_code = m->entry_return;
        unstack(m);
    } else {
        unstack(m);
    }
}

void armv7m_take_reset(struct armv7m *m)
{
    uint32_t sp = 0, vector = 0;
    struct bus_access access = {.address = m->vtor, .width = 4, .privileged = true};
    bool readable = armv7m_access(m, &access) == BUS_OK;
    sp = (uint32_t)access.value;
    readable = readable && fetch_vector(m, EXC_RESET, &vector);
    m->core.r[13] = sp & ~3u;
    m->core.r[14] = 0xffffffff;
    m->core.r[15] = vector & ~1u;
    m->core.thumb = (vector & 1) != 0;
    m->expected = m->core.r[15];
    if (!readable)
        armv7m_lock_up(m, "the vector table cannot be read at reset: is an image loaded?");
}
