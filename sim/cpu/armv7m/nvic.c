/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system control space of ARMv7-M (ARM DDI 0403E, B3.2 to B3.5): NVIC, system control block,
 * SysTick's and the MPU's registers, debug control as far as firmware looks at it. One more
 * device: it decides which interrupts are pending; the state is the processor's, as exceptions
 * and these registers are one thing. Leaves out: halting debug (DCRSR and DCRDR only store). */
#include "nvic.h"

#include "../../device_tree.h"

#include <string.h>

const struct register_field nvic_icsr_fields[] = {{"VECTACTIVE", 0, 9, "exception that runs"},
                                                  {"RETTOBASE", 11, 1, "only one is active"},
                                                  {"VECTPENDING", 12, 9, "most urgent pending"},
                                                  {"ISRPENDING", 22, 1, "an interrupt is pending"},
                                                  {"PENDSTCLR", 25, 1, "write 1: clear SysTick"},
                                                  {"PENDSTSET", 26, 1, "SysTick is pending"},
                                                  {"PENDSVCLR", 27, 1, "write 1: clear PendSV"},
                                                  {"PENDSVSET", 28, 1, "PendSV is pending"},
                                                  {"NMIPENDSET", 31, 1, "NMI is pending"},
                                                  {NULL, 0, 0, NULL}};
static const struct register_field aircr_fields[] = {
    {"VECTRESET", 0, 1, "debug only"},
    {"VECTCLRACTIVE", 1, 1, "debug only"},
    {"SYSRESETREQ", 2, 1, "write 1: reset"},
    {"PRIGROUP", 8, 3, "bits of sub-priority less 1"},
    {"ENDIANNESS", 15, 1, "0 little"},
    {"VECTKEY", 16, 16, "0x05fa to write"},
    {NULL, 0, 0, NULL}};
const struct register_field nvic_scr_fields[] = {
    {"SLEEPONEXIT", 1, 1, "sleep on return to Thread mode"},
    {"SLEEPDEEP", 2, 1, "deep sleep"},
    {"SEVONPEND", 4, 1, "pending wakes WFE"},
    {NULL, 0, 0, NULL}};
static const struct register_field ccr_fields[] = {{"NONBASETHRDENA", 0, 1, NULL},
                                                   {"USERSETMPEND", 1, 1, NULL},
                                                   {"UNALIGN_TRP", 3, 1, NULL},
                                                   {"DIV_0_TRP", 4, 1, NULL},
                                                   {"BFHFNMIGN", 8, 1, NULL},
                                                   {"STKALIGN", 9, 1, NULL},
                                                   {NULL, 0, 0, NULL}};
static const struct register_field shcsr_fields[] = {{"MEMFAULTACT", 0, 1, NULL},
                                                     {"BUSFAULTACT", 1, 1, NULL},
                                                     {"USGFAULTACT", 3, 1, NULL},
                                                     {"SVCALLACT", 7, 1, NULL},
                                                     {"MONITORACT", 8, 1, NULL},
                                                     {"PENDSVACT", 10, 1, NULL},
                                                     {"SYSTICKACT", 11, 1, NULL},
                                                     {"USGFAULTPENDED", 12, 1, NULL},
                                                     {"MEMFAULTPENDED", 13, 1, NULL},
                                                     {"BUSFAULTPENDED", 14, 1, NULL},
                                                     {"SVCALLPENDED", 15, 1, NULL},
                                                     {"MEMFAULTENA", 16, 1, NULL},
                                                     {"BUSFAULTENA", 17, 1, NULL},
                                                     {"USGFAULTENA", 18, 1, NULL},
                                                     {NULL, 0, 0, NULL}};
static const struct register_field cfsr_fields[] = {
    {"IACCVIOL", 0, 1, NULL},   {"DACCVIOL", 1, 1, NULL},     {"MUNSTKERR", 3, 1, NULL},
    {"MSTKERR", 4, 1, NULL},    {"MMARVALID", 7, 1, NULL},    {"IBUSERR", 8, 1, NULL},
    {"PRECISERR", 9, 1, NULL},  {"IMPRECISERR", 10, 1, NULL}, {"UNSTKERR", 11, 1, NULL},
    {"STKERR", 12, 1, NULL},    {"BFARVALID", 15, 1, NULL},   {"UNDEFINSTR", 16, 1, NULL},
    {"INVSTATE", 17, 1, NULL},  {"INVPC", 18, 1, NULL},       {"NOCP", 19, 1, NULL},
    {"UNALIGNED", 24, 1, NULL}, {"DIVBYZERO", 25, 1, NULL},   {NULL, 0, 0, NULL}};
static const struct register_field hfsr_fields[] = {{"VECTTBL", 1, 1, "vector read failed"},
                                                    {"FORCED", 30, 1, "escalated"},
                                                    {"DEBUGEVT", 31, 1, "breakpoint"},
                                                    {NULL, 0, 0, NULL}};
const struct register_field nvic_systick_fields[] = {
    {"ENABLE", 0, 1, NULL},
    {"TICKINT", 1, 1, NULL},
    {"CLKSOURCE", 2, 1, "1 processor clock"},
    {"COUNTFLAG", 16, 1, "reached 0; a read clears"},
    {NULL, 0, 0, NULL}};
static const struct register_field mpu_ctrl_fields[] = {{"ENABLE", 0, 1, NULL},
                                                        {"HFNMIENA", 1, 1, NULL},
                                                        {"PRIVDEFENA", 2, 1, NULL},
                                                        {NULL, 0, 0, NULL}};
static const struct register_field rasr_fields[] = {
    {"ENABLE", 0, 1, NULL}, {"SIZE", 1, 5, "2 to this plus 1 bytes"},
    {"SRD", 8, 8, NULL},    {"B", 16, 1, NULL},
    {"C", 17, 1, NULL},     {"S", 18, 1, NULL},
    {"TEX", 19, 3, NULL},   {"AP", 24, 3, NULL},
    {"XN", 28, 1, NULL},    {NULL, 0, 0, NULL}};

static const struct register_field cpacr_fields[] = {
    {"CP10", 20, 2, "0 nobody, 1 privileged, 3 all"},
    {"CP11", 22, 2, "as CP10"},
    {NULL, 0, 0, NULL}};
static const struct register_field fpccr_fields[] = {
    {"LSPACT", 0, 1, "room is left for the registers"},
    {"USER", 1, 1, NULL},
    {"THREAD", 3, 1, NULL},
    {"HFRDY", 4, 1, NULL},
    {"MMRDY", 5, 1, NULL},
    {"BFRDY", 6, 1, NULL},
    {"MONRDY", 8, 1, NULL},
    {"LSPEN", 30, 1, "lazy stacking"},
    {"ASPEN", 31, 1, "stacking by hardware"},
    {NULL, 0, 0, NULL}};

#define REG(id, name_, offset_, access_, ...)                                                      \
    [id] = {.name = name_, .offset = offset_, .width = 4, .access = access_, __VA_ARGS__}

#define V7M_REGISTERS(cpuid_, about_)                                                              \
    REG(ICTR, "ICTR", 0x004, REG_RO, .about = "interrupt lines, in groups of 32"),                 \
        REG(ACTLR, "ACTLR", 0x008, REG_RW, .about = "auxiliary control", .stores_only = true),     \
        REG(SYST_CSR, "SYST_CSR", 0x010, REG_RW, .reset = 4, .steady = true,                       \
            .fields = nvic_systick_fields, .about = "SysTick control"),                            \
        REG(SYST_RVR, "SYST_RVR", 0x014, REG_RW, .about = "SysTick reload value"),                 \
        REG(SYST_CVR, "SYST_CVR", 0x018, REG_RW, .about = "SysTick current value"),                \
        REG(SYST_CALIB, "SYST_CALIB", 0x01c, REG_RO, .reset = 0x80000000,                          \
            .about = "SysTick calibration; bit 31: there is no reference clock"),                  \
        REG(ISER, "NVIC_ISER", 0x100, REG_W1S, .count = 8, .about = "interrupt set-enable"),       \
        REG(ICER, "NVIC_ICER", 0x180, REG_W1C, .count = 8, .about = "interrupt clear-enable"),     \
        REG(ISPR, "NVIC_ISPR", 0x200, REG_W1S, .count = 8, .about = "interrupt set-pending"),      \
        REG(ICPR, "NVIC_ICPR", 0x280, REG_W1C, .count = 8, .about = "interrupt clear-pending"),    \
        REG(IABR, "NVIC_IABR", 0x300, REG_RO, .count = 8, .about = "interrupt active bits"),       \
        [IPR] = {.name = "NVIC_IPR",                                                               \
                 .offset = 0x400,                                                                  \
                 .width = 1,                                                                       \
                 .count = 240,                                                                     \
                 .about = "interrupt priority, a byte each"},                                      \
        REG(CPUID, "CPUID", 0xd00, REG_RO, .reset = (cpuid_), .about = (about_)),                  \
        REG(ICSR, "ICSR", 0xd04, REG_RW, .fields = nvic_icsr_fields,                               \
            .about = "interrupt control and state"),                                               \
        REG(VTOR, "VTOR", 0xd08, REG_RW, .about = "vector table offset"),                          \
        REG(AIRCR, "AIRCR", 0xd0c, REG_RW, .fields = aircr_fields, .reset = 0xfa050000,            \
            .about = "application interrupt and reset control"),                                   \
        REG(SCR, "SCR", 0xd10, REG_RW, .fields = nvic_scr_fields, .about = "system control"),      \
        REG(CCR, "CCR", 0xd14, REG_RW, .fields = ccr_fields, .reset = 0x200,                       \
            .about = "configuration and control"),                                                 \
        [SHPR] = {.name = "SHPR",                                                                  \
                  .offset = 0xd18,                                                                 \
                  .width = 1,                                                                      \
                  .count = 12,                                                                     \
                  .about = "system handler priority, a byte each from exception 4"},               \
        REG(SHCSR, "SHCSR", 0xd24, REG_RW, .fields = shcsr_fields,                                 \
            .about = "system handler control and state"),                                          \
        REG(CFSR, "CFSR", 0xd28, REG_W1C, .fields = cfsr_fields,                                   \
            .about = "configurable fault status"),                                                 \
        REG(HFSR, "HFSR", 0xd2c, REG_W1C, .fields = hfsr_fields, .about = "HardFault status"),     \
        REG(DFSR, "DFSR", 0xd30, REG_W1C, .about = "debug fault status"),                          \
        REG(MMFAR, "MMFAR", 0xd34, REG_RW, .about = "MemManage fault address"),                    \
        REG(BFAR, "BFAR", 0xd38, REG_RW, .about = "BusFault address"),                             \
        REG(AFSR, "AFSR", 0xd3c, REG_RO,                                                           \
            .about = "auxiliary fault status: none on this processor"),                            \
        REG(ID_PFR, "ID_PFR", 0xd40, REG_RO, .count = 2, .about = "processor features"),           \
        REG(ID_DFR, "ID_DFR0", 0xd48, REG_RO, .reset = 0x00100000, .about = "debug features"),     \
        REG(ID_AFR, "ID_AFR0", 0xd4c, REG_RO, .about = "auxiliary features"),                      \
        REG(ID_MMFR, "ID_MMFR", 0xd50, REG_RO, .count = 4, .about = "memory model features"),      \
        REG(ID_ISAR, "ID_ISAR", 0xd60, REG_RO, .count = 5, .about = "instruction set attributes"), \
        REG(MPU_TYPE, "MPU_TYPE", 0xd90, REG_RO, .reset = 0x800,                                   \
            .about = "number of MPU regions"),                                                     \
        REG(MPU_CTRL, "MPU_CTRL", 0xd94, REG_RW, .fields = mpu_ctrl_fields,                        \
            .about = "MPU control"),                                                               \
        REG(MPU_RNR, "MPU_RNR", 0xd98, REG_RW, .about = "MPU region number"),                      \
        REG(MPU_RBAR, "MPU_RBAR", 0xd9c, REG_RW, .about = "MPU region base address"),              \
        REG(MPU_RASR, "MPU_RASR", 0xda0, REG_RW, .fields = rasr_fields,                            \
            .about = "MPU region attributes and size"),                                            \
        REG(MPU_RBAR_A, "MPU_RBAR_A", 0xda4, REG_RW, .count = 3, .stride = 8,                      \
            .about = "alias of MPU_RBAR"),                                                         \
        REG(MPU_RASR_A, "MPU_RASR_A", 0xda8, REG_RW, .count = 3, .stride = 8,                      \
            .fields = rasr_fields, .about = "alias of MPU_RASR"),                                  \
        REG(DHCSR, "DHCSR", 0xdf0, REG_RW, .reset = 0x10000,                                       \
            .about = "debug halting control: no debugger is attached"),                            \
        REG(DCRSR, "DCRSR", 0xdf4, REG_WO, .about = "debug register selector",                     \
            .stores_only = true),                                                                  \
        REG(DCRDR, "DCRDR", 0xdf8, REG_RW, .about = "debug register data", .stores_only = true),   \
        REG(DEMCR, "DEMCR", 0xdfc, REG_RW, .about = "debug exception and monitor control"),        \
        REG(STIR, "STIR", 0xf00, REG_WO, .about = "software trigger interrupt"),                   \
        REG(PID, "PID", 0xfd0, REG_RO, .count = 8,                                                 \
            .about = "peripheral identification 4 to 7, 0 to 3"),                                  \
        REG(CID, "CID", 0xff0, REG_RO, .count = 4, .about = "component identification")

static const struct device_register nvic_registers[] = {
    V7M_REGISTERS(0x412fc231, "Cortex-M3 r2p1"),
    REG(CPACR, "CPACR", 0xd88, REG_RO, .about = "coprocessor access: there is none"),
    [CID + 1] = {.name = NULL}};

static const struct device_register v7em_registers[] = {
    V7M_REGISTERS(0x410fc241, "Cortex-M4 r0p1"),
    REG(CPACR, "CPACR", 0xd88, REG_RW, .fields = cpacr_fields, .about = "coprocessor access"),
    REG(FPCCR, "FPCCR", 0xf34, REG_RW, .fields = fpccr_fields, .reset = 0xc0000000,
        .about = "floating-point context control"),
    REG(FPCAR, "FPCAR", 0xf38, REG_RW, .about = "where room is left for the registers"),
    REG(FPDSCR, "FPDSCR", 0xf3c, REG_RW, .about = "FPSCR of a new context"),
    REG(MVFR, "MVFR", 0xf40, REG_RO, .count = 2, .about = "floating-point features"),
    [MVFR + 1] = {.name = NULL}};

static struct armv7m *cpu_of(const struct device *device)
{
    return ((const struct nvic *)device)->m;
}

/* --- reading --- */

static uint32_t bits_of(const struct armv7m *m, const uint8_t *flags, unsigned group)
{
    uint32_t bits = 0;
    unsigned i;
    for (i = 0; i < 32 && group * 32 + i < m->interrupts; i++)
        bits |= (uint32_t)(flags[EXC_IRQ0 + group * 32 + i] != 0) << i;
    return bits;
}

static unsigned active_count(const struct armv7m *m)
{
    unsigned i, count = 0;
    for (i = EXC_NMI; i < EXC_IRQ0 + m->interrupts; i++)
        count += m->active[i];
    return count;
}

static bool any_interrupt_pending(const struct armv7m *m)
{
    unsigned i;
    for (i = EXC_IRQ0; i < EXC_IRQ0 + m->interrupts; i++)
        if (m->pending[i])
            return true;
    return false;
}

static uint32_t read_icsr(const struct armv7m *m)
{
    return m->exception | (active_count(m) <= 1 ? 1u << 11 : 0) | m->pending_number << 12 |
           (any_interrupt_pending(m) ? 1u << 22 : 0) | (m->pending[EXC_SYSTICK] ? 1u << 26 : 0) |
           (m->pending[EXC_PENDSV] ? 1u << 28 : 0) | (m->pending[EXC_NMI] ? 1u << 31 : 0);
}

/* Bits of SHCSR: which of the three tables, for which exception. */
static const struct {
    uint8_t bit, exception;
    char table; /* a active, p pending, e enabled */
} shcsr_bits[] = {{0, EXC_MEM_MANAGE, 'a'}, {1, EXC_BUS_FAULT, 'a'},     {3, EXC_USAGE_FAULT, 'a'},
                  {7, EXC_SVCALL, 'a'},     {8, EXC_DEBUG_MONITOR, 'a'}, {10, EXC_PENDSV, 'a'},
                  {11, EXC_SYSTICK, 'a'},   {12, EXC_USAGE_FAULT, 'p'},  {13, EXC_MEM_MANAGE, 'p'},
                  {14, EXC_BUS_FAULT, 'p'}, {15, EXC_SVCALL, 'p'},       {16, EXC_MEM_MANAGE, 'e'},
                  {17, EXC_BUS_FAULT, 'e'}, {18, EXC_USAGE_FAULT, 'e'}};

static uint8_t *shcsr_flag(struct armv7m *m, unsigned i)
{
    uint8_t *table = shcsr_bits[i].table == 'a'   ? m->active
                     : shcsr_bits[i].table == 'p' ? m->pending
                                                  : m->enabled;
    return &table[shcsr_bits[i].exception];
}

#define SHCSR_BITS (sizeof shcsr_bits / sizeof shcsr_bits[0])

static uint32_t read_shcsr(struct armv7m *m)
{
    uint32_t value = 0;
    unsigned i;
    for (i = 0; i < SHCSR_BITS; i++)
        value |= (uint32_t)*shcsr_flag(m, i) << shcsr_bits[i].bit;
    return value;
}

static void write_shcsr(struct armv7m *m, uint32_t value)
{
    unsigned i;
    for (i = 0; i < SHCSR_BITS; i++)
        *shcsr_flag(m, i) = value >> shcsr_bits[i].bit & 1;
    armv7m_find_pending(m);
}

#define PID0 4u /* element: PID4 to PID7 come first */

/* Identification (TRM, "System control" summary). */
static uint32_t identification(const struct armv7m *m, unsigned reg, unsigned element)
{
    static const uint32_t pfr[2] = {0x30, 0x200}, mmfr[4] = {0x30, 0, 0, 0};
    static const uint32_t pid[8] = {4, 0, 0, 0, 0, 0xb0, 0x1b, 0}, cid[4] = {0x0d, 0xe0, 5, 0xb1};
    switch (reg) {
    case ID_PFR:
        return pfr[element];
    case ID_MMFR:
        return mmfr[element];
    case ID_ISAR:
        return m->profile->isar[element];
    case PID:
        return element == PID0 ? m->profile->scs_part : pid[element];
    default:
        return cid[element];
    }
}

#define DHCSR_S_REGRDY (1u << 16)

static uint32_t peek_mpu(const struct armv7m *m, unsigned reg)
{
    switch (reg) {
    case MPU_TYPE:
        return m->mpu_regions << 8;
    case MPU_CTRL:
        return m->mpu_control;
    case MPU_RNR:
        return m->mpu_region;
    case MPU_RBAR:
    case MPU_RBAR_A:
        return m->mpu_region < ARMV7M_REGIONS ? m->region_base[m->mpu_region] | m->mpu_region : 0;
    default:
        return m->mpu_region < ARMV7M_REGIONS ? m->region_attributes[m->mpu_region] : 0;
    }
}

static uint32_t peek_interrupts(const struct armv7m *m, unsigned reg, unsigned element)
{
    switch (reg) {
    case ISER:
    case ICER:
        return bits_of(m, m->enabled, element);
    case ISPR:
    case ICPR:
        return bits_of(m, m->pending, element);
    case IABR:
        return bits_of(m, m->active, element);
    default:
        return element < m->interrupts ? m->priority[EXC_IRQ0 + element] : 0;
    }
}

static uint32_t peek_control(struct armv7m *m, unsigned reg, unsigned element)
{
    switch (reg) {
    case ICSR:
        return read_icsr(m);
    case VTOR:
        return m->vtor;
    case AIRCR:
        return 0xfa050000 | m->aircr_group << 8;
    case SCR:
        return m->scr;
    case CCR:
        return m->ccr;
    case SHPR:
        return m->priority[EXC_MEM_MANAGE + element];
    case SHCSR:
        return read_shcsr(m);
    case CFSR:
        return m->cfsr;
    case HFSR:
        return m->hfsr;
    case DFSR:
        return m->dfsr;
    case MMFAR:
        return m->mmfar;
    case BFAR:
        return m->bfar;
    case DEMCR:
        return m->demcr;
    case DHCSR:
        return DHCSR_S_REGRDY;
    default:
        return 0;
    }
}

static enum fpu_register float_register(unsigned reg)
{
    return reg == CPACR ? FPU_CPACR : FPU_FPCCR + (reg - FPCCR);
}

uint32_t nvic_peek(struct device *device, unsigned reg, unsigned element)
{
    struct armv7m *m = cpu_of(device);
    if (reg >= SYST_CSR && reg <= SYST_CALIB)
        return systick_peek(&m->systick, reg - SYST_CSR);
    if (reg >= ISER && reg <= IPR)
        return peek_interrupts(m, reg, element);
    if (reg >= MPU_TYPE && reg <= MPU_RASR_A)
        return peek_mpu(m, reg);
    if (reg == CPACR || (reg >= FPCCR && reg <= MVFR))
        return armv7m_fpu_peek(m, float_register(reg) + element);
    switch (reg) {
    case ICTR:
        return m->interrupts == 0 ? 0 : (m->interrupts - 1) / 32;
    case ACTLR:
        return m->actlr;
    case CPUID:
        return m->profile->cpuid;
    case ID_DFR:
        return nvic_registers[reg].reset;
    case DCRDR:
        return m->dcrdr;
    case ID_PFR:
    case ID_MMFR:
    case ID_ISAR:
    case PID:
    case CID:
        return identification(m, reg, element);
    default:
        return peek_control(m, reg, element);
    }
}

void nvic_read_effect(struct device *device, unsigned reg, unsigned element)
{
    (void)element;
    if (reg >= SYST_CSR && reg <= SYST_CALIB)
        systick_read_effect(&cpu_of(device)->systick, reg - SYST_CSR);
}

/* --- writing --- */

static uint8_t implemented_priority(const struct armv7m *m, uint32_t value)
{
    return (uint8_t)(value & 0xffu << (8 - m->priority_bits));
}

/* An interrupt whose line is high becomes pending again when it is cleared. */
static void write_bits(struct armv7m *m, unsigned reg, unsigned group, uint32_t value)
{
    unsigned i;
    for (i = 0; i < 32 && group * 32 + i < m->interrupts; i++) {
        unsigned exception = EXC_IRQ0 + group * 32 + i;
        if (!(value >> i & 1))
            continue;
        if (reg == ISER || reg == ICER)
            m->enabled[exception] = reg == ISER;
        else if (reg == ISPR)
            armv7m_set_pending(m, exception, true);
        else
            m->pending[exception] = m->level[exception] && !m->active[exception];
    }
    armv7m_find_pending(m);
}

static void write_icsr(struct armv7m *m, uint32_t value)
{
    if (value & 1u << 31)
        armv7m_set_pending(m, EXC_NMI, true);
    if (value & (1u << 28 | 1u << 27))
        armv7m_set_pending(m, EXC_PENDSV, (value & 1u << 28) != 0);
    if (value & (1u << 26 | 1u << 25))
        armv7m_set_pending(m, EXC_SYSTICK, (value & 1u << 26) != 0);
}

#define VECTKEY 0x05fau

static void write_aircr(struct device *device, uint32_t value)
{
    struct armv7m *m = cpu_of(device);
    if (value >> 16 != VECTKEY) {
        device_report(device, REPORT_GUEST_ERROR, AIRCR, "written without the key 0x05fa: ignored");
        return;
    }
    m->aircr_group = value >> 8 & m->profile->priority_groups;
    armv7m_find_pending(m);
    if (value & 4)
        machine_ask_reset(m->machine);
}

static void write_region_base(struct armv7m *m, uint32_t value)
{
    if (value & 0x10)
        m->mpu_region = value & 15;
    if (m->mpu_region < m->mpu_regions)
        m->region_base[m->mpu_region] = value & ~31u;
    armv7m_mpu_changed(m);
}

static void write_mpu(struct armv7m *m, unsigned reg, uint32_t value)
{
    m->mpu_writes++;
    switch (reg) {
    case MPU_CTRL:
        m->mpu_control = m->mpu_regions == 0 ? 0 : value & 7;
        break;
    case MPU_RNR:
        m->mpu_region = value & 0xff;
        break;
    case MPU_RBAR:
    case MPU_RBAR_A:
        write_region_base(m, value);
        break;
    case MPU_RASR:
    case MPU_RASR_A:
        if (m->mpu_region < m->mpu_regions)
            m->region_attributes[m->mpu_region] = value & 0x173fff3f;
        break;
    default:
        break;
    }
    armv7m_mpu_changed(m);
    if (m->executing && m->engine_class->counts)
        armv7m_stop_soon(m); /* such an engine looks at the MPU where it begins */
}

static void write_ccr(struct armv7m *m, uint32_t value)
{
    m->ccr = (m->ccr & ~m->profile->ccr_writable) | (value & m->profile->ccr_writable);
    armv7m_mpu_changed(m);
}

#define DEMCR_MON_EN   (1u << 16)
#define DEMCR_MON_PEND (1u << 17)

static void write_demcr(struct armv7m *m, uint32_t value)
{
    m->demcr = value & 0x010f07f1;
    m->enabled[EXC_DEBUG_MONITOR] = (value & DEMCR_MON_EN) != 0;
    armv7m_set_pending(m, EXC_DEBUG_MONITOR, (value & DEMCR_MON_PEND) != 0);
}

static void write_priority(struct armv7m *m, unsigned exception, uint32_t value)
{
    m->priority[exception] = implemented_priority(m, value);
    armv7m_find_pending(m);
}

/* SHPR has bytes for 4 to 15; those of exceptions that there are not, read as zero. */
static void write_handler_priority(struct armv7m *m, unsigned exception, uint32_t value)
{
    if (profile_has(m->profile, exception))
        write_priority(m, exception, value);
}

static void write_trigger(struct armv7m *m, uint32_t value)
{
    if ((value & 0x1ff) < m->interrupts)
        armv7m_set_pending(m, EXC_IRQ0 + (value & 0x1ff), true);
}

static void write_control(struct device *device, unsigned reg, uint32_t value)
{
    struct armv7m *m = cpu_of(device);
    switch (reg) {
    case ACTLR:
        m->actlr = value & 7;
        break;
    case ICSR:
        write_icsr(m, value);
        break;
    case VTOR:
        m->vtor = value & 0xffffff80;
        break;
    case AIRCR:
        write_aircr(device, value);
        break;
    case SCR:
        m->scr = value & (SCR_SLEEPONEXIT | SCR_SLEEPDEEP | SCR_SEVONPEND);
        break;
    case CCR:
        write_ccr(m, value);
        break;
    case SHCSR:
        write_shcsr(m, value);
        break;
    case CFSR:
        m->cfsr &= ~value;
        break;
    case HFSR:
        m->hfsr &= ~value;
        break;
    case DFSR:
        m->dfsr &= ~value;
        break;
    case MMFAR:
        m->mmfar = value;
        break;
    case BFAR:
        m->bfar = value;
        break;
    case DCRDR:
        m->dcrdr = value;
        break;
    case DEMCR:
        write_demcr(m, value);
        break;
    case STIR:
        write_trigger(m, value);
        break;
    default:
        break;
    }
}

enum bus_result nvic_write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                           uint32_t mask)
{
    struct armv7m *m = cpu_of(device);
    (void)mask;
    if (reg >= SYST_CSR && reg <= SYST_CALIB)
        systick_write(&m->systick, reg - SYST_CSR, value);
    else if (reg >= ISER && reg <= ICPR)
        write_bits(m, reg, element, value);
    else if (reg == IPR && element < m->interrupts)
        write_priority(m, EXC_IRQ0 + element, value);
    else if (reg == SHPR)
        write_handler_priority(m, EXC_MEM_MANAGE + element, value);
    else if (reg >= MPU_TYPE && reg <= MPU_RASR_A)
        write_mpu(m, reg, value);
    else if (reg == CPACR || (reg >= FPCCR && reg <= MVFR))
        armv7m_fpu_write(m, float_register(reg), value);
    else
        write_control(device, reg, value);
    if (m->executing && armv7m_preempts(m))
        armv7m_stop_soon(m);
    return BUS_OK;
}

/* Unprivileged code gets a BusFault, but for STIR if CCR.USERSETMPEND allows it. */
enum bus_result nvic_allow(struct device *device, const struct bus_access *access)
{
    struct armv7m *m = cpu_of(device);
    if (access->privileged)
        return BUS_OK;
    if ((access->address & 0xfff) == 0xf00 && access->write && (m->ccr & CCR_USERSETMPEND))
        return BUS_OK;
    return BUS_DENIED;
}

/* --- interrupt lines --- */

static void line_changed(void *owner, unsigned exception, bool level)
{
    struct armv7m *m = owner;
    m->level[exception] = level;
    if (level)
        armv7m_set_pending(m, exception, true);
}

static bool is_wired_or(const struct device *device, uint32_t number)
{
    unsigned i, count = device_cells(device, "bosim,wired-or");
    for (i = 0; i < count; i++)
        if (device_cell(device, "bosim,wired-or", i, 0) == number)
            return true;
    return false;
}

static struct line *make_line(struct device *device, unsigned exception, uint32_t number)
{
    struct armv7m *m = cpu_of(device);
    struct line *line = machine_allocate(device->machine, sizeof *line);
    char name[16];
    line_init(line, device->machine, device->position << 8 | exception,
              machine_text(device->machine, "%s.%s", device->name,
                           armv7m_exception_name(exception, name)),
              is_wired_or(device, number) ? LINE_WIRED_OR : LINE_SINGLE);
    line_listen(line, &m->listeners[exception], m, line_changed, exception);
    m->lines[exception] = line;
    return line;
}

#define NMI_NUMBER ((uint32_t)-14)

struct line *nvic_interrupt(struct device *device, const uint32_t *cells, unsigned count,
                            struct sim_error *error)
{
    struct armv7m *m = cpu_of(device);
    uint32_t number = count > 0 ? cells[0] : 0;
    unsigned exception = number == NMI_NUMBER ? EXC_NMI : EXC_IRQ0 + number;
    if (number != NMI_NUMBER && number >= m->interrupts) {
        sim_error_set(error, "interrupt %d is out of range: %s has 0 to %u, and -14 (NMI)",
                      (int)number, device->name, m->interrupts - 1);
        return NULL;
    }
    return m->lines[exception] != NULL ? m->lines[exception] : make_line(device, exception, number);
}

/* --- life --- */

struct armv7m *armv7m_find(struct device *device, struct sim_error *error)
{
    struct device *other = device->machine->devices;
    while (other != NULL && armv7m_profile_of(other->class) == NULL)
        other = other->next;
    if (other == NULL) {
        sim_error_set(error, "%s needs a processor: add a cpu node, compatible \"arm,cortex-m3\"",
                      device->name);
        return NULL;
    }
    return board_build_device(other, error) ? (struct armv7m *)other : NULL;
}

static bool property_in_range(const struct device *device, const char *property, uint32_t otherwise,
                              uint32_t low, uint32_t high, unsigned *value, struct sim_error *error)
{
    *value = device_u32(device, property, otherwise);
    if (*value >= low && *value <= high)
        return true;
    sim_error_set(error, "%s: %s is %u: give %u to %u", device->name, property, *value, low, high);
    return false;
}

static bool read_properties(const struct device *device, struct armv7m *m,
                            const struct armv7m_profile *profile, struct sim_error *error)
{
    return property_in_range(device, "arm,num-irq-priority-bits", profile->priority_bits_default,
                             profile->priority_bits_least, profile->priority_bits_most,
                             &m->priority_bits, error) &&
           property_in_range(device, "arm,num-irqs", 32, 1, profile->interrupts_most,
                             &m->interrupts, error) &&
           property_in_range(device, "arm,num-mpu-regions", profile->mpu_regions_default, 0,
                             profile->mpu_regions_most, &m->mpu_regions, error);
}

bool nvic_init(struct device *device, struct sim_error *error)
{
    struct armv7m *m = armv7m_find(device, error);
    if (m == NULL)
        return false;
    ((struct nvic *)device)->m = m;
    m->nvic = device;
    return read_properties(device, m, m->profile, error) && device_map(device, 0, error);
}

static const struct state_field state[] = {STATE_END};

#define NVIC_CLASS(compatible_, title_, registers_)                                                \
    {                                                                                              \
        .compatible = (compatible_), .title = (title_),                                            \
        .manual = "ARM DDI 0403E, ARMv7-M Architecture Reference Manual, B3",                      \
        .size = sizeof(struct nvic), .registers = (registers_), .state = state, .init = nvic_init, \
        .peek = nvic_peek, .read_effect = nvic_read_effect, .write = nvic_write,                   \
        .allow = nvic_allow, .interrupt = nvic_interrupt                                           \
    }

const struct device_class nvic_class = NVIC_CLASS(
    "arm,v7m-nvic", "ARMv7-M system control space (NVIC, SCB, MPU, SysTick)", nvic_registers);
const struct device_class nvic_v7em_class =
    NVIC_CLASS("arm,v7em-nvic",
               "ARMv7-M system control space with floating point (NVIC, SCB, MPU, SysTick, FPU)",
               v7em_registers);
