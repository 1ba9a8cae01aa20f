/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DWT and ITM of ARMv7-M (ARM DDI 0403E, C1.7 and C1.8): the cycle counter, and the stimulus ports
 * as a console. Leaves out: comparators, the other counters and trace packets (registers store). */
#include "armv7m.h"

/* --- DWT --- */

struct dwt {
    struct device device;
    struct clock_domain *clock;
    uint32_t control, stopped_value;
    uint64_t zero_cycle; /* cycle at which the counter would have been 0 */
    uint32_t counters[5], comparators[16];
};

enum { DWT_CTRL, DWT_CYCCNT, DWT_COUNTER, DWT_PCSR, DWT_COMPARATOR, DWT_PID, DWT_CID };

#define CTRL_CYCCNTENA 1u
#define CTRL_NUMCOMP   (4u << 28)
#define CTRL_WRITABLE  0x007f1fffu

static const struct register_field dwt_fields[] = {{"CYCCNTENA", 0, 1, "counts cycles"},
                                                   {"NOCYCCNT", 25, 1, "0: there is a counter"},
                                                   {"NUMCOMP", 28, 4, "comparators"},
                                                   {NULL, 0, 0, NULL}};

static const struct device_register dwt_registers[] = {
    [DWT_CTRL] = {.name = "DWT_CTRL",
                  .offset = 0,
                  .width = 4,
                  .reset = CTRL_NUMCOMP,
                  .fields = dwt_fields,
                  .about = "control"},
    [DWT_CYCCNT] = {.name = "DWT_CYCCNT", .offset = 4, .width = 4, .about = "cycle count"},
    [DWT_COUNTER] = {.name = "DWT_COUNTER",
                     .offset = 8,
                     .width = 4,
                     .count = 5,
                     .stores_only = true,
                     .about = "CPI, exception, sleep, LSU, folded counts"},
    [DWT_PCSR] = {.name = "DWT_PCSR",
                  .offset = 0x1c,
                  .width = 4,
                  .access = REG_RO,
                  .about = "address of the running instruction"},
    [DWT_COMPARATOR] = {.name = "DWT_COMPARATOR",
                        .offset = 0x20,
                        .width = 4,
                        .count = 16,
                        .stores_only = true,
                        .about = "comparators, masks, functions"},
    [DWT_PID] = {.name = "DWT_PID",
                 .offset = 0xfd0,
                 .width = 4,
                 .count = 8,
                 .access = REG_RO,
                 .about = "peripheral identification 4 to 7, 0 to 3"},
    [DWT_CID] = {.name = "DWT_CID",
                 .offset = 0xff0,
                 .width = 4,
                 .count = 4,
                 .access = REG_RO,
                 .about = "component identification"},
    {.name = NULL}};

static uint32_t count_now(const struct dwt *dwt)
{
    if (!(dwt->control & CTRL_CYCCNTENA))
        return dwt->stopped_value;
    return (uint32_t)(clock_cycles_at(dwt->clock, device_now(&dwt->device)) - dwt->zero_cycle);
}

static void count_from(struct dwt *dwt, uint32_t value)
{
    dwt->stopped_value = value;
    dwt->zero_cycle = clock_cycles_at(dwt->clock, device_now(&dwt->device)) - value;
}

static uint32_t dwt_peek(struct device *device, unsigned reg, unsigned element)
{
    static const uint32_t pid[8] = {4, 0, 0, 0, 2, 0xb0, 0x3b, 0}, cid[4] = {0x0d, 0xe0, 5, 0xb1};
    struct dwt *dwt = (struct dwt *)device;
    struct cpu *cpu = device->machine->cpu;
    switch (reg) {
    case DWT_CTRL:
        return dwt->control | CTRL_NUMCOMP;
    case DWT_CYCCNT:
        return count_now(dwt);
    case DWT_COUNTER:
        return dwt->counters[element];
    case DWT_PCSR:
        return cpu->device.class->cpu->pc(cpu);
    case DWT_PID:
        return pid[element];
    case DWT_CID:
        return cid[element];
    default:
        return dwt->comparators[element];
    }
}

static enum bus_result dwt_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct dwt *dwt = (struct dwt *)device;
    uint32_t now = count_now(dwt);
    (void)mask;
    switch (reg) {
    case DWT_CTRL:
        dwt->control = value & CTRL_WRITABLE;
        count_from(dwt, now);
        break;
    case DWT_CYCCNT:
        count_from(dwt, value);
        break;
    case DWT_COUNTER:
        dwt->counters[element] = value & 0xff;
        break;
    case DWT_COMPARATOR:
        dwt->comparators[element] = value;
        break;
    default:
        break;
    }
    return BUS_OK;
}

static void dwt_reset(struct device *device)
{
    struct dwt *dwt = (struct dwt *)device;
    unsigned i;
    dwt->control = dwt->stopped_value = 0;
    dwt->zero_cycle = 0;
    for (i = 0; i < 5; i++)
        dwt->counters[i] = 0;
    for (i = 0; i < 16; i++)
        dwt->comparators[i] = 0;
}

static bool dwt_init(struct device *device, struct sim_error *error)
{
    struct dwt *dwt = (struct dwt *)device;
    struct armv7m *m = armv7m_find(device, error);
    if (m == NULL)
        return false;
    dwt->clock = m->cpu.clock;
    return device_map(device, 0, error);
}

static const struct state_field dwt_state[] = {
    STATE(struct dwt, control),           STATE(struct dwt, stopped_value),
    STATE(struct dwt, zero_cycle),        STATE_ARRAY(struct dwt, counters),
    STATE_ARRAY(struct dwt, comparators), STATE_END};

const struct device_class dwt_class = {.compatible = "arm,armv7m-dwt",
                                       .title = "ARMv7-M data watchpoint and trace unit",
                                       .manual = "ARM DDI 0403E, C1.8",
                                       .size = sizeof(struct dwt),
                                       .registers = dwt_registers,
                                       .state = dwt_state,
                                       .init = dwt_init,
                                       .reset = dwt_reset,
                                       .peek = dwt_peek,
                                       .write = dwt_write};

/* --- ITM --- */

struct itm {
    struct device device;
    struct stream console; /* port 0 */
    bool attached; /* a trace tool has enabled the ports, as a debugger does before it starts */
    uint32_t enabled, privilege, control;
    uint8_t unlocked;
};

enum { ITM_STIM, ITM_TER, ITM_TPR, ITM_TCR, ITM_LAR, ITM_LSR, ITM_PID, ITM_CID };

#define TCR_ITMENA 1u
#define LOCK_KEY   0xc5acce55u

static const struct register_field tcr_fields[] = {{"ITMENA", 0, 1, "ports write"},
                                                   {"TSENA", 1, 1, NULL},
                                                   {"SYNCENA", 2, 1, NULL},
                                                   {"TXENA", 3, 1, NULL},
                                                   {"TraceBusID", 16, 7, NULL},
                                                   {"BUSY", 23, 1, NULL},
                                                   {NULL, 0, 0, NULL}};

static const struct device_register itm_registers[] = {
    [ITM_STIM] = {.name = "ITM_STIM",
                  .offset = 0,
                  .width = 4,
                  .count = 32,
                  .reset = 1,
                  .about = "stimulus ports; reads as 1: there is room"},
    [ITM_TER] = {.name = "ITM_TER", .offset = 0xe00, .width = 4, .about = "port enables"},
    [ITM_TPR] = {.name = "ITM_TPR", .offset = 0xe40, .width = 4, .about = "port privileges"},
    [ITM_TCR] =
        {.name = "ITM_TCR", .offset = 0xe80, .width = 4, .fields = tcr_fields, .about = "control"},
    [ITM_LAR] = {.name = "ITM_LAR",
                 .offset = 0xfb0,
                 .width = 4,
                 .access = REG_WO,
                 .about = "lock access: 0xc5acce55 unlocks"},
    [ITM_LSR] = {.name = "ITM_LSR",
                 .offset = 0xfb4,
                 .width = 4,
                 .access = REG_RO,
                 .reset = 1,
                 .about = "lock status"},
    [ITM_PID] = {.name = "ITM_PID",
                 .offset = 0xfd0,
                 .width = 4,
                 .count = 8,
                 .access = REG_RO,
                 .about = "peripheral identification 4 to 7, 0 to 3"},
    [ITM_CID] = {.name = "ITM_CID",
                 .offset = 0xff0,
                 .width = 4,
                 .count = 4,
                 .access = REG_RO,
                 .about = "component identification"},
    {.name = NULL}};

static bool port_open(const struct itm *itm, unsigned port)
{
    return (itm->control & TCR_ITMENA) && (itm->enabled >> port & 1);
}

static uint32_t itm_peek(struct device *device, unsigned reg, unsigned element)
{
    static const uint32_t pid[8] = {4, 0, 0, 0, 1, 0xb0, 0x3b, 0}, cid[4] = {0x0d, 0xe0, 5, 0xb1};
    struct itm *itm = (struct itm *)device;
    switch (reg) {
    case ITM_STIM:
        return port_open(itm, element);
    case ITM_TER:
        return itm->enabled;
    case ITM_TPR:
        return itm->privilege;
    case ITM_TCR:
        return itm->control;
    case ITM_LSR:
        return itm->unlocked ? 1 : 3;
    case ITM_PID:
        return pid[element];
    case ITM_CID:
        return cid[element];
    default:
        return 0;
    }
}

/* A write of 1, 2 or 4 bytes sends as many; only port 0 is a console. */
static void stimulate(struct itm *itm, unsigned port, uint32_t value, uint32_t mask)
{
    if (!port_open(itm, port) || port != 0)
        return;
    for (; mask & 0xff; mask >>= 8, value >>= 8) {
        stream_begin(&itm->console, value & 0xff, device_now(&itm->device));
        stream_end(&itm->console, value & 0xff, device_now(&itm->device));
    }
}

static enum bus_result itm_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct itm *itm = (struct itm *)device;
    if (reg == ITM_LAR)
        itm->unlocked = value == LOCK_KEY;
    else if (reg == ITM_STIM)
        stimulate(itm, element, value, mask);
    else if (!itm->unlocked)
        device_report(device, REPORT_GUEST_ERROR, reg, "written while locked: ignored");
    else if (reg == ITM_TER)
        itm->enabled = value;
    else if (reg == ITM_TPR)
        itm->privilege = value & 15;
    else if (reg == ITM_TCR)
        itm->control = value & 0x007f0f1f;
    return BUS_OK;
}

/* Unprivileged code may write ports, nothing else (C1.7.1). */
static enum bus_result itm_allow(struct device *device, const struct bus_access *access)
{
    struct itm *itm = (struct itm *)device;
    unsigned port = (access->address & 0xfff) / 4;
    if (access->privileged)
        return BUS_OK;
    return port < 32 && !(itm->privilege >> port / 8 & 1) ? BUS_OK : BUS_DENIED;
}

static void itm_reset(struct device *device)
{
    struct itm *itm = (struct itm *)device;
    itm->enabled = itm->attached ? UINT32_MAX : 0;
    itm->control = itm->attached ? TCR_ITMENA : 0;
    itm->privilege = 0;
    itm->unlocked = itm->attached;
}

static bool itm_init(struct device *device, struct sim_error *error)
{
    struct itm *itm = (struct itm *)device;
    itm->attached = device_has(device, "bosim,trace-attached");
    device_stream(device, &itm->console, NULL, NULL);
    return device_map(device, 0, error);
}

static const struct state_field itm_state[] = {
    STATE(struct itm, enabled),        STATE(struct itm, privilege),
    STATE(struct itm, control),        STATE_MAX(struct itm, unlocked, 1),
    STATE_STREAM(struct itm, console), STATE_END};

const struct device_class itm_class = {.compatible = "arm,armv7m-itm",
                                       .title = "ARMv7-M instrumentation trace macrocell",
                                       .manual = "ARM DDI 0403E, C1.7",
                                       .size = sizeof(struct itm),
                                       .registers = itm_registers,
                                       .state = itm_state,
                                       .init = itm_init,
                                       .reset = itm_reset,
                                       .peek = itm_peek,
                                       .write = itm_write,
                                       .allow = itm_allow};
