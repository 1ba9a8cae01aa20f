/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The system control space of ARMv6-M (ARM DDI 0419, B3.2 to B3.4): the same registers as ARMv7-M's
 * in nvic.c, as far as there are any; priorities are words of four, and all take words only. Leaves
 * out: what only a debugger can reach. */
#include "nvic.h"

/* DO(which, first element of that, in bytes, name, offset, access, ...) */
#define V6M_REGISTERS(DO)                                                                          \
    DO(ACTLR, 0, false, "ACTLR", 0x008, REG_RO, .about = "auxiliary control: nothing to set")      \
    DO(SYST_CSR, 0, false, "SYST_CSR", 0x010, REG_RW, .reset = 4, .fields = nvic_systick_fields,   \
       .about = "SysTick control")                                                                 \
    DO(SYST_RVR, 0, false, "SYST_RVR", 0x014, REG_RW, .about = "SysTick reload value")             \
    DO(SYST_CVR, 0, false, "SYST_CVR", 0x018, REG_RW, .about = "SysTick current value")            \
    DO(SYST_CALIB, 0, false, "SYST_CALIB", 0x01c, REG_RO, .reset = 0x80000000,                     \
       .about = "SysTick calibration; bit 31: there is no reference clock")                        \
    DO(ISER, 0, false, "NVIC_ISER", 0x100, REG_W1S, .about = "interrupt set-enable")               \
    DO(ICER, 0, false, "NVIC_ICER", 0x180, REG_W1C, .about = "interrupt clear-enable")             \
    DO(ISPR, 0, false, "NVIC_ISPR", 0x200, REG_W1S, .about = "interrupt set-pending")              \
    DO(ICPR, 0, false, "NVIC_ICPR", 0x280, REG_W1C, .about = "interrupt clear-pending")            \
    DO(IPR, 0, true, "NVIC_IPR", 0x400, REG_RW, .count = 8,                                        \
       .about = "interrupt priorities, four in a word")                                            \
    DO(CPUID, 0, false, "CPUID", 0xd00, REG_RO, .reset = 0x410cc200, .about = "Cortex-M0 r0p0")    \
    DO(ICSR, 0, false, "ICSR", 0xd04, REG_RW, .fields = icsr_fields,                               \
       .about = "interrupt control and state")                                                     \
    DO(AIRCR, 0, false, "AIRCR", 0xd0c, REG_RW, .fields = aircr_fields, .reset = 0xfa050000,       \
       .about = "application interrupt and reset control")                                         \
    DO(SCR, 0, false, "SCR", 0xd10, REG_RW, .fields = nvic_scr_fields, .about = "system control")  \
    DO(CCR, 0, false, "CCR", 0xd14, REG_RO, .fields = ccr_fields, .reset = 0x208,                  \
       .about = "configuration: always so")                                                        \
    DO(SHPR, 4, true, "SHPR2", 0xd1c, REG_RW, .about = "priority of SVCall")                       \
    DO(SHPR, 8, true, "SHPR3", 0xd20, REG_RW, .about = "priorities of PendSV and SysTick")

static const struct register_field icsr_fields[] = {
    {"VECTACTIVE", 0, 9, "exception that runs"},
    {"VECTPENDING", 12, 9, "most urgent pending"},
    {"ISRPENDING", 22, 1, "an interrupt is pending"},
    {"PENDSTCLR", 25, 1, "write 1: clear SysTick"},
    {"PENDSTSET", 26, 1, "SysTick is pending"},
    {"PENDSVCLR", 27, 1, "write 1: clear PendSV"},
    {"PENDSVSET", 28, 1, "PendSV is pending"},
    {"NMIPENDSET", 31, 1, "NMI is pending"},
    {NULL, 0, 0, NULL}};
static const struct register_field aircr_fields[] = {{"VECTCLRACTIVE", 1, 1, "debug only"},
                                                     {"SYSRESETREQ", 2, 1, "write 1: reset"},
                                                     {"ENDIANNESS", 15, 1, "0 little"},
                                                     {"VECTKEY", 16, 16, "0x05fa to write"},
                                                     {NULL, 0, 0, NULL}};
static const struct register_field ccr_fields[] = {
    {"UNALIGN_TRP", 3, 1, NULL}, {"STKALIGN", 9, 1, NULL}, {NULL, 0, 0, NULL}};

#define ROW(which_, first_, bytes_, name_, offset_, access_, ...)                                  \
    {.name = name_, .offset = offset_, .width = 4, .widths = 4, .access = access_, __VA_ARGS__},
static const struct device_register registers[] = {V6M_REGISTERS(ROW){.name = NULL}};

#define PLACE(which_, first_, bytes_, ...) {which_, first_, bytes_},
static const struct place {
    uint8_t which, first;
    bool bytes; /* a word is four elements */
} places[] = {V6M_REGISTERS(PLACE){0, 0, false}};

#define ICSR_RETTOBASE (1u << 11)

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct place *place = &places[reg];
    uint32_t value = 0;
    unsigned i;
    if (place->which == ICSR)
        return nvic_peek(device, ICSR, 0) & ~ICSR_RETTOBASE;
    if (!place->bytes)
        return nvic_peek(device, place->which, element);
    for (i = 0; i < 4; i++)
        value |= nvic_peek(device, place->which, place->first + 4 * element + i) << 8 * i;
    return value;
}

static void read_effect(struct device *device, unsigned reg, unsigned element)
{
    nvic_read_effect(device, places[reg].which, element);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    const struct place *place = &places[reg];
    unsigned i;
    if (!place->bytes)
        return nvic_write(device, place->which, element, value, mask);
    for (i = 0; i < 4; i++)
        nvic_write(device, place->which, place->first + 4 * element + i, value >> 8 * i & 0xff,
                   0xff);
    return BUS_OK;
}

static const struct state_field state[] = {STATE_END};

const struct device_class nvic_v6m_class = {.compatible = "arm,v6m-nvic",
                                            .title = "ARMv6-M system control space (NVIC, SCB, "
                                                     "SysTick)",
                                            .manual = "ARM DDI 0419, ARMv6-M Architecture "
                                                      "Reference Manual, B3",
                                            .size = sizeof(struct nvic),
                                            .registers = registers,
                                            .state = state,
                                            .init = nvic_init,
                                            .peek = peek,
                                            .read_effect = read_effect,
                                            .write = write,
                                            .allow = nvic_allow,
                                            .interrupt = nvic_interrupt};
