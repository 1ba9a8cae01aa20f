/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which Arm architecture a program was built for: Tag_CPU_arch of "Addenda to, and Errata in, the
 * ABI for the Arm Architecture" (ARM IHI 0045), chapter 3. Little-endian files, attributes of the
 * whole file; all other tags are passed over. */
#include "image/parts.h"

#include <string.h>

enum { TAG_FILE = 1, TAG_CPU_RAW_NAME = 4, TAG_CPU_NAME = 5, TAG_CPU_ARCH = 6, TAG_COMPAT = 32 };

struct bytes {
    const uint8_t *at, *end;
};

/* False at the end. */
static bool take_number(struct bytes *b, uint32_t *number)
{
    unsigned shift;
    *number = 0;
    for (shift = 0; b->at < b->end && shift < 32; shift += 7) {
        *number |= (uint32_t)(*b->at & 0x7f) << shift;
        if ((*b->at++ & 0x80) == 0)
            return true;
    }
    return false;
}

static bool pass_text(struct bytes *b)
{
    const uint8_t *zero = b->at < b->end ? memchr(b->at, 0, (size_t)(b->end - b->at)) : NULL;
    if (zero != NULL)
        b->at = zero + 1;
    return zero != NULL;
}

/* A part that begins with its length, which counts the `before` bytes before it, too. */
static bool take_part(struct bytes *b, size_t before, struct bytes *part)
{
    uint32_t length;
    if (b->end - b->at < 4)
        return false;
    length =
        b->at[0] | (uint32_t)b->at[1] << 8 | (uint32_t)b->at[2] << 16 | (uint32_t)b->at[3] << 24;
    if (length < before + 4 || length - before > (size_t)(b->end - b->at))
        return false;
    part->at = b->at + 4;
    part->end = b->at + (length - before);
    b->at = part->end;
    return true;
}

/* Above 32 odd tags hold texts, even ones numbers. */
static bool pass_value(struct bytes *b, uint32_t tag)
{
    uint32_t number;
    bool text = tag == TAG_CPU_RAW_NAME || tag == TAG_CPU_NAME || (tag > TAG_COMPAT && (tag & 1));
    if (text)
        return pass_text(b);
    return take_number(b, &number) && (tag != TAG_COMPAT || pass_text(b));
}

static unsigned file_attributes(struct bytes b)
{
    uint32_t tag, value;
    while (take_number(&b, &tag)) {
        if (tag == TAG_CPU_ARCH)
            return take_number(&b, &value) ? value : 0;
        if (!pass_value(&b, tag))
            return 0;
    }
    return 0;
}

unsigned image_arm_architecture(const uint8_t *bytes, size_t size)
{
    struct bytes all = {bytes, bytes + size}, vendor, part;
    uint32_t tag;
    if (size < 1 || *all.at++ != 'A')
        return 0;
    while (take_part(&all, 0, &vendor)) {
        bool aeabi = vendor.end - vendor.at > 6 && memcmp(vendor.at, "aeabi", 6) == 0;
        if (!aeabi)
            continue;
        vendor.at += 6;
        while (take_number(&vendor, &tag) && take_part(&vendor, 1, &part))
            if (tag == TAG_FILE)
                return file_attributes(part);
    }
    return 0;
}
