/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Display of the Arm MPS2 boards: a text console that takes one character after another, and an
 * image of 512 by 128 pixels of 12-bit colour. After Arm Application Note AN385, chapter "VGA",
 * and its memory map. The console's characters are a stream.
 * Leaves out what is on the screen: the console's cursor, scrolling and font. That the image can
 * be read back is an assumption. */
#include "device.h"

#include <stddef.h>
#include <string.h>

#define WIDTH        512u
#define HEIGHT       128u
#define PIXELS       (WIDTH * HEIGHT)
#define HALF         (PIXELS / 2) /* a register array has at most 65535 elements */
#define COLOUR       0x0fffu
#define CONSOLE_SIZE 0x10000u

struct mps2_vga {
    struct device device;
    uint8_t
        image[PIXELS * 2]; /* a pixel: low byte, high byte; bytes go into snapshots as they are */
    struct stream console;
};

enum { CONSOLE, IMAGE_UPPER, IMAGE_LOWER };

static const struct register_field pixel_fields[] = {
    {"BLUE", 0, 4, "0 to 15"}, {"GREEN", 4, 4, "0 to 15"}, {"RED", 8, 4, "0 to 15"}, {0}};

static const struct device_register registers[] = {
    [CONSOLE] = {"CONSOLE", .offset = 0, .width = 4, .access = REG_WO, .count = CONSOLE_SIZE / 4,
                 .about = "a character goes to the cursor, whatever the address"},
    [IMAGE_UPPER] = {"IMAGE_UPPER", .offset = 0, .width = 4, .area = 1, .count = HALF,
                     .fields = pixel_fields, .about = "pixels of lines 0 to 63, 512 a line"},
    [IMAGE_LOWER] = {"IMAGE_LOWER", .offset = HALF * 4, .width = 4, .area = 1, .count = HALF,
                     .fields = pixel_fields, .about = "pixels of lines 64 to 127"},
    {0}};

static const struct state_field state[] = {STATE_ARRAY(struct mps2_vga, image),
                                           STATE_STREAM(struct mps2_vga, console), STATE_END};

/* Where a pixel's two bytes are. */
static unsigned pixel(unsigned reg, unsigned element)
{
    return ((reg == IMAGE_LOWER ? HALF : 0) + element) * 2;
}

static uint32_t peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mps2_vga *vga = (const struct mps2_vga *)device;
    const uint8_t *bytes = &vga->image[reg == CONSOLE ? 0 : pixel(reg, element)];
    return reg == CONSOLE ? 0 : (bytes[0] | (uint32_t)bytes[1] << 8) & COLOUR;
}

/* The character lies in the lowest of the written byte lanes. */
static void put_character(struct mps2_vga *vga, uint32_t value, uint32_t mask)
{
    sim_time now = device_now(&vga->device);
    while (mask != 0 && (mask & 0xff) == 0) {
        mask >>= 8;
        value >>= 8;
    }
    stream_begin(&vga->console, value & 0xff, now);
    stream_end(&vga->console, value & 0xff, now);
}

static void set_pixel(uint8_t *bytes, uint32_t colour)
{
    bytes[0] = (uint8_t)colour;
    bytes[1] = (uint8_t)(colour >> 8);
}

static enum bus_result write(struct device *device, unsigned reg, unsigned element, uint32_t value,
                             uint32_t mask)
{
    struct mps2_vga *vga = (struct mps2_vga *)device;
    if (reg == CONSOLE)
        put_character(vga, value, mask);
    else
        set_pixel(&vga->image[pixel(reg, element)], value & COLOUR);
    return BUS_OK;
}

static void reset(struct device *device)
{
    struct mps2_vga *vga = (struct mps2_vga *)device;
    memset(vga->image, 0, sizeof vga->image);
}

static bool init(struct device *device, struct sim_error *error)
{
    struct mps2_vga *vga = (struct mps2_vga *)device;
    device_stream(device, &vga->console, NULL, NULL);
    return device_map(device, 0, error) && device_map(device, 1, error);
}

const struct device_class mps2_vga_class = {
    .compatible = "arm,mps2-vga",
    .title = "MPS2 VGA text console and image",
    .manual = "Arm Application Note AN385, VGA",
    .size = sizeof(struct mps2_vga),
    .registers = registers,
    .state = state,
    .init = init,
    .reset = reset,
    .peek = peek,
    .write = write,
};
