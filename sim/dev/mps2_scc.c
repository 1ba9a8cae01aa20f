/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Serial Configuration Controller of the Arm MPS2 boards' FPGA images: memory remap, LEDs and
 * switches of the board's controller (MCC), identification, and the channel through which the MCC
 * sets the board's oscillators.
 * After Arm Application Note AN385, chapter "SCC register descriptions", and the V2M-MPS2
 * technical reference manual (100112), chapter "Programmers model".
 * The MCC answers at once. A CPU clock that is not among the node's clocks keeps its rate. */
#include "dev/pins.h"

#include <stddef.h>

#define LEDS         8u
#define SWITCHES     8u
#define OSCILLATORS  3u
#define OSC_SLOWEST  2000000u /* 100112, "Clock generators": 2 MHz to 230 MHz */
#define OSC_FASTEST  230000000u
#define FUNCTION_OSC 1u
#define CTRL_START   0x80000000u
#define CTRL_WRITE   0x40000000u
#define CTRL_KEPT    0x43f00fffu /* start clears itself, the rest is reserved */
#define STAT_DONE    1u
#define STAT_ERROR   2u
#define DLL_MASK     0xff000000u
#define DLL_LOCKED   0x00ff0000u

struct mps2_scc {
    struct device device;
    uint32_t cfg0, leds, switches, data_return, data_out, control, status, dll;
    uint32_t oscillators[OSCILLATORS];
    uint32_t dividers[OSCILLATORS];           /* from an oscillator to its clock */
    uint32_t cfg0_reset, revision, aid, id;   /* of the board and its FPGA image */
    struct clock_domain *clocks[OSCILLATORS]; /* what runs from an oscillator, or NULL */
    struct bus_region remap;                  /* covers the reset vectors while CFG0 bit 0 is set */
    bool has_remap;
    struct line_driver led_pins[LEDS];
    struct line_listener switch_pins[SWITCHES];
};

enum {
    CFG0,
    CFG1,
    CFG2,
    CFG3,
    CFG4,
    CFG5,
    CFG6,
    CFG7,
    CFGDATA_RTN,
    CFGDATA_OUT,
    CFGCTRL,
    CFGSTAT,
    DLL,
    AID,
    ID
};

static const struct register_field cfg0_fields[] = {
    {"REMAP", 0, 1, "1: block RAM instead of ZBT RAM at the reset vectors"}, {0}};
static const struct register_field cfg4_fields[] = {{"REVISION", 0, 4, "board: 0 A, 1 B, 2 C"},
                                                    {0}};
static const struct register_field ctrl_fields[] = {
    {"DEVICE", 0, 12, "oscillator 0 to 2"},
    {"FUNCTION", 20, 6, "1: oscillator, in hertz"},
    {"WRITE", 30, 1, "1 write, 0 read"},
    {"START", 31, 1, "1 begins the transfer, reads as 0"},
    {0}};
static const struct register_field stat_fields[] = {
    {"DONE", 0, 1, "the transfer is complete"}, {"ERROR", 1, 1, "the transfer failed"}, {0}};
static const struct register_field dll_fields[] = {
    {"ALL_LOCKED", 0, 1, "all loops are locked that are not masked"},
    {"LOCKED", 16, 8, "a bit for each loop"},
    {"MASK", 24, 8, "1: the loop counts for ALL_LOCKED"},
    {0}};

static const struct device_register registers[] = {
    [CFG0] = {"CFG0", .offset = 0x00, .width = 4, .fields = cfg0_fields, .about = "memory remap"},
    [CFG1] = {"CFG1", .offset = 0x04, .width = 4, .about = "MCC user LEDs, bits 0 to 7"},
    [CFG2] = {"CFG2", .offset = 0x08, .width = 4, .access = REG_RO, .about = "reserved"},
    [CFG3] = {"CFG3", .offset = 0x0c, .width = 4, .access = REG_RO,
              .about = "MCC user switches, bits 0 to 7"},
    [CFG4] = {"CFG4", .offset = 0x10, .width = 4, .access = REG_RO, .fields = cfg4_fields,
              .reset = 2, .about = "board revision"},
    [CFG5] = {"CFG5", .offset = 0x14, .width = 4, .access = REG_RO, .about = "reserved"},
    [CFG6] = {"CFG6", .offset = 0x18, .width = 4, .access = REG_RO, .about = "reserved"},
    [CFG7] = {"CFG7", .offset = 0x1c, .width = 4, .access = REG_RO, .about = "reserved"},
    [CFGDATA_RTN] = {"CFGDATA_RTN", .offset = 0xa0, .width = 4, .access = REG_RO,
                     .about = "what the last read transfer brought"},
    [CFGDATA_OUT] = {"CFGDATA_OUT", .offset = 0xa4, .width = 4,
                     .about = "what a write transfer sends"},
    [CFGCTRL] = {"CFGCTRL", .offset = 0xa8, .width = 4, .reset = 0x00100000, .fields = ctrl_fields,
                 .about = "transfer to or from the MCC"},
    [CFGSTAT] = {"CFGSTAT", .offset = 0xac, .width = 4, .access = REG_RO, .fields = stat_fields,
                 .about = "of the last transfer; a write to CFGCTRL clears it"},
    [DLL] = {"DLL", .offset = 0x100, .width = 4, .reset = 0xffff0001, .fields = dll_fields,
             .about = "lock state of the delay-locked loops"},
    [AID] = {"AID", .offset = 0xff8, .width = 4, .access = REG_RO, .reset = 0x00200008,
             .about = "build number, board revision, registers"},
    [ID] = {"ID", .offset = 0xffc, .width = 4, .access = REG_RO, .reset = 0x41043850,
            .about = "implementer, architecture, application note"},
    {0}};

static const struct state_field state[] = {
    STATE(struct mps2_scc, cfg0),
    STATE_MAX(struct mps2_scc, leds, 0xff),
    STATE_MAX(struct mps2_scc, switches, 0xff),
    STATE(struct mps2_scc, data_return),
    STATE(struct mps2_scc, data_out),
    STATE_MAX(struct mps2_scc, control, CTRL_KEPT),
    STATE_MAX(struct mps2_scc, status, STAT_DONE | STAT_ERROR),
    STATE(struct mps2_scc, dll),
    STATE_ARRAY(struct mps2_scc, oscillators),
    STATE_DRIVER_ARRAY(struct mps2_scc, led_pins),
    STATE_END};

static uint32_t dll_value(uint32_t mask)
{
    bool all = (mask >> 24 & DLL_LOCKED >> 16) == mask >> 24; /* ours are always locked */
    return (mask & DLL_MASK) | DLL_LOCKED | all;
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mps2_scc *scc = (const struct mps2_scc *)device;
    const uint32_t values[] = {
        [CFG0] = scc->cfg0,
        [CFG1] = scc->leds,
        [CFG3] = scc->switches,
        [CFG4] = scc->revision,
        [CFGDATA_RTN] = scc->data_return,
        [CFGDATA_OUT] = scc->data_out,
        [CFGCTRL] = scc->control,
        [CFGSTAT] = scc->status,
        [DLL] = scc->dll,
        [AID] = scc->aid,
        [ID] = scc->id,
    };
    (void)element;
    return values[reg];
}

static void set_remap(struct mps2_scc *scc)
{
    bool wanted = (scc->cfg0 & 1) != 0;
    if (scc->has_remap && scc->remap.enabled != wanted)
        bus_enable(scc->remap.target, &scc->remap, wanted);
}

static void set_oscillator(struct mps2_scc *scc, unsigned index, uint32_t hertz)
{
    const struct clock_rate rate = {hertz, scc->dividers[index]};
    if (scc->oscillators[index] == hertz)
        return;
    scc->oscillators[index] = hertz;
    if (scc->clocks[index] != NULL)
        clock_set_rate(scc->clocks[index], rate, device_now(&scc->device));
    else
        device_report(&scc->device, REPORT_GAP, CFGCTRL,
                      "an oscillator was set that no clock of the model runs from");
}

/* One transfer; true if the MCC knows what is asked for. */
static bool transfer(struct mps2_scc *scc)
{
    unsigned index = scc->control & 0xfff, function = scc->control >> 20 & 0x3f;
    if (function != FUNCTION_OSC || index >= OSCILLATORS)
        return false;
    if (!(scc->control & CTRL_WRITE)) {
        scc->data_return = scc->oscillators[index];
        return true;
    }
    if (scc->data_out < OSC_SLOWEST || scc->data_out > OSC_FASTEST)
        return false;
    set_oscillator(scc, index, scc->data_out);
    return true;
}

static void set_control(struct mps2_scc *scc, uint32_t value)
{
    scc->status = 0;
    scc->control = value & CTRL_KEPT;
    if (value & CTRL_START)
        scc->status = transfer(scc) ? STAT_DONE : STAT_DONE | STAT_ERROR;
}

static void set_leds(struct mps2_scc *scc, uint32_t value)
{
    scc->leds = value & 0xff;
    pins_set(scc->led_pins, LEDS, scc->leds);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct mps2_scc *scc = (struct mps2_scc *)device;
    (void)element;
    (void)mask;
    switch (reg) {
    case CFG0:
        scc->cfg0 = value;
        set_remap(scc);
        break;
    case CFG1:
        set_leds(scc, value);
        break;
    case CFGDATA_OUT:
        scc->data_out = value;
        break;
    case CFGCTRL:
        set_control(scc, value);
        break;
    case DLL:
        scc->dll = dll_value(value);
        break;
    default:
        break;
    }
    return BUS_OK;
}

static void switch_changed(void *owner, unsigned input, bool level)
{
    struct mps2_scc *scc = owner;
    scc->switches = (scc->switches & ~(1u << input)) | (uint32_t)level << input;
}

/* The oscillators are outside the FPGA: a reset leaves them as they are. */
static void reset(struct device *device)
{
    struct mps2_scc *scc = (struct mps2_scc *)device;
    scc->cfg0 = scc->cfg0_reset;
    scc->data_return = scc->data_out = scc->status = 0;
    scc->control = FUNCTION_OSC << 20;
    scc->dll = dll_value(DLL_MASK);
    set_remap(scc);
    set_leds(scc, 0);
}

static bool init_oscillators(struct mps2_scc *scc, struct sim_error *error)
{
    static const char *const names[OSCILLATORS] = {"oscclk0", "oscclk1", "oscclk2"};
    /* AN385, "Clocks": the frequencies that the board's configuration file sets. */
    static const uint32_t usual[OSCILLATORS] = {50000000, 24576000, 25000000};
    struct device *device = &scc->device;
    unsigned i;
    for (i = 0; i < OSCILLATORS; i++) {
        scc->oscillators[i] = device_cell(device, "arm,oscclk", i, usual[i]);
        scc->dividers[i] = device_cell(device, "arm,oscclk-dividers", i, 1);
        scc->clocks[i] = device_clock(device, names[i], NULL);
        if (scc->dividers[i] == 0 || scc->dividers[i] > 1u << 20) {
            sim_error_set(error, "%s: arm,oscclk-dividers must be from 1 to 2^20", device->name);
            return false;
        }
    }
    return true;
}

/* arm,remap = <base size target>: a window that CFG0 switches over what lies there. */
static bool init_remap(struct mps2_scc *scc, struct sim_error *error)
{
    struct device *device = &scc->device;
    struct bus_space *space = device_space(device);
    scc->has_remap = device_cells(device, "arm,remap") == 3;
    if (!scc->has_remap)
        return true;
    bus_region_init_alias(&scc->remap, "remap", device_cell(device, "arm,remap", 1, 0), space,
                          device_cell(device, "arm,remap", 2, 0));
    if (!bus_add(space, &scc->remap, device_cell(device, "arm,remap", 0, 0), 1, error))
        return false;
    bus_enable(space, &scc->remap, false);
    return true;
}

static bool init_pins(struct mps2_scc *scc, struct sim_error *error)
{
    static const char *const leds[LEDS] = {"led0", "led1", "led2", "led3",
                                           "led4", "led5", "led6", "led7"};
    static const char *const switches[SWITCHES] = {"switch0", "switch1", "switch2", "switch3",
                                                   "switch4", "switch5", "switch6", "switch7"};
    return pins_drive(&scc->device, scc->led_pins, leds, LEDS, error) &&
           pins_listen(&scc->device, scc->switch_pins, switches, SWITCHES, switch_changed, error);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct mps2_scc *scc = (struct mps2_scc *)device;
    scc->cfg0_reset = device_u32(device, "arm,cfg0", 0);
    scc->revision = device_u32(device, "arm,cfg4", registers[CFG4].reset);
    scc->aid = device_u32(device, "arm,aid", registers[AID].reset);
    scc->id = device_u32(device, "arm,id", registers[ID].reset);
    return device_map(device, 0, error) && init_remap(scc, error) && init_oscillators(scc, error) &&
           init_pins(scc, error);
}

static bool loaded(struct device *device, struct sim_error *error)
{
    (void)error;
    set_remap((struct mps2_scc *)device);
    return true;
}

const struct device_class mps2_scc_class = {
    .compatible = "arm,mps2-scc",
    .title = "MPS2 serial configuration controller",
    .manual = "Arm Application Note AN385, SCC register descriptions; 100112",
    .size = sizeof(struct mps2_scc),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
    .loaded = loaded,
};
