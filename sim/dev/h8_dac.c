/* SPDX-License-Identifier: GPL-2.0-or-later */
/* D/A converter of the H8/3069R Group and H8S/2329 Group, two channels of eight bits. After their
 * hardware manuals, chapters "D/A Converter". What a pin shows is a byte on the stream LABEL.0 or
 * LABEL.1 each time that it changes: of 256 parts of the reference voltage. */
#include "dev/h8_chip.h"

#include <stddef.h>

#define OUTPUTS   2u
#define DACR_ONES 0x1fu
#define STANDBY   0xfeu /* DASTCR's reserved bits */

struct h8_dac {
    struct h8_module module;
    uint8_t dadr[OUTPUTS], dacr, dastcr;
    uint8_t shown[OUTPUTS];
    struct stream streams[OUTPUTS];
};

enum { DADR, DACR, DASTCR };
enum { DAOE1 = 0x80, DAOE0 = 0x40 };

static const struct register_field dacr_fields[] = {{"DAOE1", 7, 1, "1 output 1"},
                                                    {"DAOE0", 6, 1, "1 output 0"},
                                                    {"DAE", 5, 1, "1 both convert if one does"},
                                                    {0}};

#define DAC_REGISTERS                                                                              \
    [DADR] = {.name = "DADR", .offset = 0, .width = 1, .count = OUTPUTS, .about = "data"},         \
    [DACR] = {.name = "DACR",                                                                      \
              .offset = 2,                                                                         \
              .width = 1,                                                                          \
              .reset = DACR_ONES,                                                                  \
              .fields = dacr_fields,                                                               \
              .about = "control"}

static const struct device_register registers_h8300h[] = {
    DAC_REGISTERS,
    [DASTCR] = {.name = "DASTCR",
                .offset = 0,
                .area = 1,
                .width = 1,
                .reset = STANDBY,
                .about = "bit 0: 1 outputs stay in standby"},
    {0}};
static const struct device_register registers_h8s[] = {DAC_REGISTERS, {0}};

static const struct state_field state[] = {STATE_ARRAY(struct h8_dac, dadr),
                                           STATE(struct h8_dac, dacr),
                                           STATE(struct h8_dac, dastcr),
                                           STATE_ARRAY(struct h8_dac, shown),
                                           STATE_STREAM(struct h8_dac, streams[0]),
                                           STATE_STREAM(struct h8_dac, streams[1]),
                                           STATE_END};

static void show(struct h8_dac *dac, unsigned output)
{
    static const uint8_t enables[OUTPUTS] = {DAOE0, DAOE1};
    uint8_t value = dac->dacr & enables[output] ? dac->dadr[output] : 0;
    sim_time now = device_now(&dac->module.device);
    if (value == dac->shown[output])
        return;
    dac->shown[output] = value;
    stream_begin(&dac->streams[output], value, now);
    stream_end(&dac->streams[output], value, now);
}

static uint32_t dac_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct h8_dac *dac = (const struct h8_dac *)device;
    if (reg == DADR)
        return dac->dadr[element % OUTPUTS];
    return reg == DACR ? dac->dacr : dac->dastcr;
}

static enum bus_result dac_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct h8_dac *dac = (struct h8_dac *)device;
    (void)mask;
    if (reg == DADR)
        dac->dadr[element % OUTPUTS] = (uint8_t)value;
    else if (reg == DACR)
        dac->dacr = (uint8_t)(value | DACR_ONES);
    else
        dac->dastcr = (uint8_t)(value | STANDBY);
    show(dac, 0);
    show(dac, 1);
    return BUS_OK;
}

static void dac_reset(struct device *device)
{
    struct h8_dac *dac = (struct h8_dac *)device;
    dac->dadr[0] = dac->dadr[1] = 0;
    dac->dacr = DACR_ONES;
    dac->dastcr = STANDBY;
    dac->shown[0] = dac->shown[1] = 0;
}

static bool dac_init(struct device *device, struct sim_error *error)
{
    struct h8_dac *dac = (struct h8_dac *)device;
    dac->module.clock = device_clock(device, NULL, error);
    device_stream(device, &dac->streams[0], "0", NULL);
    device_stream(device, &dac->streams[1], "1", NULL);
    return dac->module.clock != NULL && device_map(device, 0, error) &&
           (device->class->registers == registers_h8s || device_map(device, 1, error));
}

#define DAC_CLASS(chip, text, book)                                                                \
    const struct device_class chip##_dac_class = {                                                 \
        .compatible = "renesas," #chip "-dac",                                                     \
        .title = text,                                                                             \
        .manual = book " Hardware Manual, chapter D/A Converter",                                  \
        .size = sizeof(struct h8_dac),                                                             \
        .registers = registers_##chip,                                                             \
        .state = state,                                                                            \
        .init = dac_init,                                                                          \
        .reset = dac_reset,                                                                        \
        .peek = dac_peek,                                                                          \
        .write = dac_write,                                                                        \
        .allow = h8_module_allow,                                                                  \
    }

DAC_CLASS(h8300h, "H8/300H D/A converter", "H8/3069R Group");
DAC_CLASS(h8s, "H8S D/A converter", "H8S/2329 Group");
