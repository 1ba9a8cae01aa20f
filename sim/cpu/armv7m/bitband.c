/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bit-band alias regions (ARM DDI 0337, "Bit-banding"): each word of the region is one bit of the
 * memory or device below. A read returns the bit, a write changes it by reading and writing what
 * holds it, in the width of the access. */
#include "armv7m.h"

struct bitband {
    struct device device;
    uint32_t target; /* first address of the region whose bits these are */
};

static enum bus_result read_word(struct device *device, struct bus_access *word)
{
    if (word->initiator == BUS_DEBUGGER) {
        word->value = 0;
        return bus_peek(device_space(device), word->address, &word->value, word->width) ==
                       word->width
                   ? BUS_OK
                   : BUS_UNMAPPED;
    }
    return bus_access(device_space(device), word);
}

static enum bus_result bitband_access(struct device *device, unsigned area, uint32_t offset,
                                      struct bus_access *access)
{
    struct bitband *bitband = (struct bitband *)device;
    struct bus_access word = *access;
    uint32_t byte = bitband->target + offset / 32, bit = offset / 4 % 8;
    enum bus_result result;
    (void)area;
    word.address = byte & ~(uint32_t)(access->width - 1);
    bit += 8 * (byte - word.address);
    word.write = false;
    result = read_word(device, &word);
    access->wait_cycles += word.wait_cycles;
    if (result != BUS_OK)
        return result;
    if (!access->write) {
        access->value = word.value >> bit & 1;
        return BUS_OK;
    }
    word.write = true;
    word.value = (word.value & ~((uint64_t)1 << bit)) | (access->value & 1) << bit;
    return bus_access(device_space(device), &word);
}

static void bitband_reset(struct device *device)
{
    (void)device; /* it has no state */
}

static bool bitband_init(struct device *device, struct sim_error *error)
{
    struct bitband *bitband = (struct bitband *)device;
    if (!device_has(device, "bosim,target-address")) {
        sim_error_set(error, "%s needs bosim,target-address: the first address of its bits",
                      device->name);
        return false;
    }
    bitband->target = device_u32(device, "bosim,target-address", 0);
    return device_map(device, 0, error);
}

static const struct state_field state[] = {STATE_END};

const struct device_class bitband_class = {.compatible = "arm,v7m-bitband",
                                           .title = "Cortex-M3 bit-band alias",
                                           .manual = "ARM DDI 0337I, Cortex-M3 Technical "
                                                     "Reference Manual, Bit-banding",
                                           .size = sizeof(struct bitband),
                                           .state = state,
                                           .init = bitband_init,
                                           .reset = bitband_reset,
                                           .access = bitband_access};
