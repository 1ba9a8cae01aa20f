/* SPDX-License-Identifier: MIT */
/* The functions that are called through their addresses in page 0, in two bytes instead of four:
   their places there, from SHORT_TABLE on, in pointers. The board's script of the linker puts the
   table (short.S) at SHORT_TABLE; on the H8/300H these are the vectors of DMA and of the 8-bit
   timers 2 and 3, which an application of this port cannot use. */
#ifndef SHORT_H
#define SHORT_H

#define SHORT_TABLE 0xa0

#define SHORT_SAVE_1       0
#define SHORT_SAVE_2       1
#define SHORT_SAVE_3       2
#define SHORT_RESTORE_1    3
#define SHORT_RESTORE_2    4
#define SHORT_RESTORE_3    5
#define SHORT_KERNEL_LEAVE 6
#define SHORT_TRACE_END    7
#define SHORT_TRACE_LEAVE  8
#define SHORT_PORT_OFF_1   9
#define SHORT_PORT_OFF_2   10
#define SHORT_PORT_OFF_3   11
#define SHORT_PORT_BEGIN_1 12
#define SHORT_PORT_BEGIN_2 13
#define SHORT_PORT_BEGIN_3 14

#endif
