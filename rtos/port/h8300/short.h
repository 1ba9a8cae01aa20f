/* SPDX-License-Identifier: MIT */
/* The functions that are called through their addresses in page 0, in two bytes instead of four,
   and their places there. Where the table (short.S) lies, the linker's script says too: those from
   SHORT_MORE on are apart on the H8/300H, whose vectors leave less room. On the H8/3069F the first
   are the vectors of the 8-bit timers 2 and 3 and of DMA, the others those that are reserved. */
#ifndef SHORT_H
#define SHORT_H

#define SHORT_TABLE 160

#define SHORT_SAVE_2       0
#define SHORT_SAVE_3       1
#define SHORT_RESTORE_1    2
#define SHORT_RESTORE_2    3
#define SHORT_RESTORE_3    4
#define SHORT_KERNEL_LEAVE 5
#define SHORT_SAVE_1       6
#define SHORT_TRACE_END    7
#define SHORT_TRACE_LEAVE  8
#define SHORT_PORT_OFF_1   9
#define SHORT_PORT_OFF_2   10
#define SHORT_PORT_OFF_3   11
#define SHORT_PORT_BEGIN_1 12
#define SHORT_PORT_BEGIN_2 13
#define SHORT_PORT_BEGIN_3 14
#define SHORT_END_2        15
#define SHORT_END_3        16
#define SHORT_MORE         12

#ifdef __H8300H__
#define SHORT_ADDRESS(place)                                                                       \
    ((place) < SHORT_MORE ? SHORT_TABLE + 4 * (place) : 4 * ((place)-SHORT_MORE + 1))
#else
#define SHORT_ADDRESS(place) (SHORT_TABLE + 2 * (place))
#endif

#endif
