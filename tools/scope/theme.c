// SPDX-License-Identifier: GPL-2.0-or-later
/* The themes. The hues of states are those of Okabe and Ito, "Color Universal Design" (2008), which
 * people with any kind of colour vision tell apart, made lighter or darker until text and shapes
 * stand out on the ground: 4.5 to 1 for text, 3 to 1 for the rest. */
#include "ui.h"

#define RGBA(hex, alpha)                                                                           \
    {                                                                                              \
        ((hex) >> 16 & 255) / 255.0, ((hex) >> 8 & 255) / 255.0, ((hex)&255) / 255.0, alpha        \
    }
#define RGB(hex) RGBA(hex, 1.0)

const struct ui_theme ui_themes[] = {
    {
        .name = "dark",
        .colours =
            {
                [UI_BACK] = RGB(0x0d1116),        [UI_PANEL] = RGB(0x151a21),
                [UI_RAISED] = RGB(0x222a34),      [UI_LINE] = RGB(0x2c3541),
                [UI_TEXT] = RGB(0xe8ecf1),        [UI_DIM] = RGB(0x98a5b5),
                [UI_ACCENT] = RGB(0x5aa9f5),      [UI_ON_ACCENT] = RGB(0x06111d),
                [UI_FOCUS] = RGB(0xffcf4a),       [UI_CHANGED] = RGB(0x4a3b12),
                [UI_GOOD] = RGB(0x35c596),        [UI_WARN] = RGB(0xf2b33d),
                [UI_BAD] = RGB(0xff7a5c),         [UI_RUNNING] = RGB(0x24c08c),
                [UI_INTERRUPTED] = RGB(0x1e8b6a), [UI_READY] = RGB(0xe9bb45),
                [UI_BLOCKED] = RGB(0x8797ad),     [UI_SUSPENDED] = RGB(0x6f7f94),
                [UI_INTERRUPT] = RGB(0xdb86b8),   [UI_IDLE] = RGB(0x5f6c7d),
                [UI_CALL] = RGB(0x6fbdf3),        [UI_WAKE] = RGB(0xf59a4c),
                [UI_TICK] = RGB(0x8593a5),        [UI_DEADLINE] = RGB(0xff7a5c),
                [UI_CURSOR_A] = RGB(0x56d4e8),    [UI_CURSOR_B] = RGB(0xf5a3d0),
            },
    },
    {
        .name = "light",
        .colours =
            {
                [UI_BACK] = RGB(0xe3e7ec),        [UI_PANEL] = RGB(0xffffff),
                [UI_RAISED] = RGB(0xf1f4f7),      [UI_LINE] = RGB(0xd3dae2),
                [UI_TEXT] = RGB(0x131c27),        [UI_DIM] = RGB(0x566475),
                [UI_ACCENT] = RGB(0x0b63ce),      [UI_ON_ACCENT] = RGB(0xffffff),
                [UI_FOCUS] = RGB(0xc2410c),       [UI_CHANGED] = RGB(0xffedb8),
                [UI_GOOD] = RGB(0x00795a),        [UI_WARN] = RGB(0x9a6200),
                [UI_BAD] = RGB(0xc5341a),         [UI_RUNNING] = RGB(0x00946c),
                [UI_INTERRUPTED] = RGB(0x3a9c80), [UI_READY] = RGB(0xb87d00),
                [UI_BLOCKED] = RGB(0x68778a),     [UI_SUSPENDED] = RGB(0x8592a2),
                [UI_INTERRUPT] = RGB(0xb24a8c),   [UI_IDLE] = RGB(0x8a95a3),
                [UI_CALL] = RGB(0x1f7fc4),        [UI_WAKE] = RGB(0xc65102),
                [UI_TICK] = RGB(0x6c7a8b),        [UI_DEADLINE] = RGB(0xc5341a),
                [UI_CURSOR_A] = RGB(0x007a91),    [UI_CURSOR_B] = RGB(0xad2f80),
            },
    },
    {.name = NULL},
};
