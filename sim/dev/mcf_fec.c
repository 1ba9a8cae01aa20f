/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fast Ethernet controller of ColdFire chips, without a cable: frames leave from their buffers
 * without a carrier, nothing is ever received, the PHY has no link. After the MCF5208 Reference
 * Manual and the MCF5282 User's Manual, chapters "Fast Ethernet Controller".
 * Leaves out the loop back, flow control, hashes and the counters, which only store. */
#include "bus_master.h"
#include "device.h"

#include <stddef.h>

#define INTERRUPTS 13u
#define STORED     11u
#define COUNTERS   64u
#define RING_MAX   1024u /* descriptors looked at for one frame: a ring may have no end */

struct mcf_fec {
    struct device device;
    struct clock_domain *clock;
    struct bus_space *memory;
    uint32_t eir, eimr, tdar, rdar, ecr, mmfr, mscr, tcr;
    uint32_t etdsr, erdsr, emrbr;
    uint32_t transmit; /* address of the next descriptor */
    uint32_t stored[STORED], counters[COUNTERS];
    uint16_t bmcr, anar; /* of the PHY */
    uint8_t phy;
    struct event sent, management;
    struct line_driver irqs[INTERRUPTS];
};

enum { EIR, EIMR, RDAR, TDAR, ECR, MMFR, MSCR, TCR, ETDSR, ERDSR, EMRBR, FRBR, MIB, FIRST_STORED };

#define EIR_HBERR 0x80000000u
#define EIR_BABR  0x40000000u
#define EIR_BABT  0x20000000u
#define EIR_GRA   0x10000000u
#define EIR_TXF   0x08000000u
#define EIR_TXB   0x04000000u
#define EIR_RXF   0x02000000u
#define EIR_RXB   0x01000000u
#define EIR_MII   0x00800000u
#define EIR_EBERR 0x00400000u
#define EIR_LC    0x00200000u
#define EIR_RL    0x00100000u
#define EIR_UN    0x00080000u
#define EIR_MASK  0xfff80000u
#define ACTIVE    0x01000000u /* RDAR, TDAR */
enum { ECR_RESET = 1 << 0, ECR_ON = 1 << 1 };
#define ECR_FIXED 0xf0000000u
enum { TCR_GTS = 1 << 0 };

/* A descriptor: flags and length, address. */
enum { BD_READY = 1 << 15, BD_WRAP = 1 << 13, BD_LAST = 1 << 11, BD_NO_CARRIER = 1 << 0 };
#define BD_BYTES 8u

/* The interrupts of the node, in order: the events that drive them. */
static const uint32_t events[INTERRUPTS] = {EIR_TXF,   EIR_TXB,  EIR_UN,  EIR_RL,    EIR_RXF,
                                            EIR_RXB,   EIR_MII,  EIR_LC,  EIR_HBERR, EIR_GRA,
                                            EIR_EBERR, EIR_BABT, EIR_BABR};

static const struct register_field eir_fields[] = {
    {"HBERR", 31, 1, "heartbeat"},     {"BABR", 30, 1, "received too long"},
    {"BABT", 29, 1, "sent too long"},  {"GRA", 28, 1, "stopped as TCR.GTS asked"},
    {"TXF", 27, 1, "frame sent"},      {"TXB", 26, 1, "buffer sent"},
    {"RXF", 25, 1, "frame received"},  {"RXB", 24, 1, "buffer received"},
    {"MII", 23, 1, "PHY access done"}, {"EBERR", 22, 1, "bus error"},
    {"LC", 21, 1, "late collision"},   {"RL", 20, 1, "retry limit"},
    {"UN", 19, 1, "underrun"},         {0}};
static const struct register_field mmfr_fields[] = {{"ST", 30, 2, "1"},
                                                    {"OP", 28, 2, "1 write, 2 read"},
                                                    {"PA", 23, 5, "PHY"},
                                                    {"RA", 18, 5, "its register"},
                                                    {"TA", 16, 2, "2"},
                                                    {"DATA", 0, 16, "data"},
                                                    {0}};

#define STORE(id, text, at, value, what)                                                           \
    [FIRST_STORED + (id)] = {.name = (text),                                                       \
                             .offset = (at),                                                       \
                             .width = 4,                                                           \
                             .reset = (value),                                                     \
                             .stores_only = true,                                                  \
                             .about = (what)}

static const struct device_register registers[] = {
    [EIR] = {.name = "EIR",
             .offset = 0x004,
             .width = 4,
             .access = REG_W1C,
             .fields = eir_fields,
             .about = "events"},
    [EIMR] = {.name = "EIMR",
              .offset = 0x008,
              .width = 4,
              .fields = eir_fields,
              .about = "1 interrupts"},
    [RDAR] = {.name = "RDAR", .offset = 0x010, .width = 4, .about = "receive ring has room"},
    [TDAR] = {.name = "TDAR", .offset = 0x014, .width = 4, .about = "transmit ring has frames"},
    [ECR] = {.name = "ECR",
             .offset = 0x024,
             .width = 4,
             .reset = ECR_FIXED,
             .about = "bit 1: on, bit 0: reset"},
    [MMFR] = {.name = "MMFR",
              .offset = 0x040,
              .width = 4,
              .fields = mmfr_fields,
              .about = "access to the PHY"},
    [MSCR] = {.name = "MSCR", .offset = 0x044, .width = 4, .about = "speed of accesses to the PHY"},
    [TCR] = {.name = "TCR", .offset = 0x0c4, .width = 4, .about = "transmit control"},
    [ETDSR] = {.name = "ETDSR", .offset = 0x184, .width = 4, .about = "transmit ring"},
    [ERDSR] = {.name = "ERDSR", .offset = 0x180, .width = 4, .about = "receive ring"},
    [EMRBR] = {.name = "EMRBR", .offset = 0x188, .width = 4, .about = "bytes of a receive buffer"},
    [FRBR] = {.name = "FRBR",
              .offset = 0x14c,
              .width = 4,
              .access = REG_RO,
              .reset = 0x600,
              .about = "end of the FIFO"},
    [MIB] = {.name = "MIB",
             .offset = 0x200,
             .width = 4,
             .count = COUNTERS,
             .stores_only = true,
             .about = "counters"},
    STORE(0, "MIBC", 0x064, 0xc0000000, "counters' control"),
    STORE(1, "RCR", 0x084, 0x05ee0001, "receive control"),
    STORE(2, "PALR", 0x0e4, 0, "address, bytes 0 to 3"),
    STORE(3, "PAUR", 0x0e8, 0x8808, "address, bytes 4, 5"),
    STORE(4, "OPD", 0x0ec, 0x00010000, "pause"),
    STORE(5, "IAUR", 0x118, 0, "hash of addresses"),
    STORE(6, "IALR", 0x11c, 0, "hash of addresses"),
    STORE(7, "GAUR", 0x120, 0, "hash of groups"),
    STORE(8, "GALR", 0x124, 0, "hash of groups"),
    STORE(9, "TFWR", 0x144, 0, "transmit FIFO watermark"),
    STORE(10, "FRSR", 0x150, 0x500, "start of the receive FIFO"),
    {0}};

static const struct state_field state[] = {STATE(struct mcf_fec, eir),
                                           STATE(struct mcf_fec, eimr),
                                           STATE(struct mcf_fec, tdar),
                                           STATE(struct mcf_fec, rdar),
                                           STATE(struct mcf_fec, ecr),
                                           STATE(struct mcf_fec, mmfr),
                                           STATE(struct mcf_fec, mscr),
                                           STATE(struct mcf_fec, tcr),
                                           STATE(struct mcf_fec, etdsr),
                                           STATE(struct mcf_fec, erdsr),
                                           STATE(struct mcf_fec, emrbr),
                                           STATE(struct mcf_fec, transmit),
                                           STATE_ARRAY(struct mcf_fec, stored),
                                           STATE_ARRAY(struct mcf_fec, counters),
                                           STATE(struct mcf_fec, bmcr),
                                           STATE(struct mcf_fec, anar),
                                           STATE_EVENT(struct mcf_fec, sent),
                                           STATE_EVENT(struct mcf_fec, management),
                                           STATE_DRIVER_ARRAY(struct mcf_fec, irqs),
                                           STATE_END};

static void update(struct mcf_fec *fec)
{
    unsigned i;
    for (i = 0; i < INTERRUPTS; i++)
        line_set(&fec->irqs[i], (fec->eir & fec->eimr & events[i]) != 0);
}

/* --- descriptors --- */

static bool memory(struct mcf_fec *fec, uint32_t address, unsigned width, bool write,
                   uint64_t *value)
{
    bool done = bus_master_access(&fec->device, fec->memory, address, width, write, value, NULL);
    if (!done)
        fec->eir |= EIR_EBERR;
    return done;
}

static uint32_t following(const struct mcf_fec *fec, uint32_t address, uint64_t flags)
{
    return flags & BD_WRAP ? fec->etdsr : address + BD_BYTES;
}

/* Bytes of the frame whose first descriptor is next; 0: there is none that is whole. */
static uint32_t frame_bytes(struct mcf_fec *fec)
{
    uint32_t address = fec->transmit, bytes = 0;
    uint64_t head = 0;
    unsigned i;
    for (i = 0; i < RING_MAX; i++) {
        if (!memory(fec, address, 4, false, &head) || !(head >> 16 & BD_READY))
            return 0;
        bytes += head & 0xffff;
        if (head >> 16 & BD_LAST)
            return bytes;
        address = following(fec, address, head >> 16);
    }
    return 0;
}

/* Gives the frame's descriptors back: nobody has heard it. */
static void give_back(struct mcf_fec *fec)
{
    uint64_t flags = 0, changed;
    unsigned i;
    for (i = 0; i < RING_MAX; i++) {
        if (!memory(fec, fec->transmit, 2, false, &flags) || !(flags & BD_READY))
            return;
        changed = flags & ~(uint64_t)BD_READY;
        if (flags & BD_LAST)
            changed |= BD_NO_CARRIER;
        memory(fec, fec->transmit, 2, true, &changed);
        fec->transmit = following(fec, fec->transmit, flags);
        fec->eir |= EIR_TXB;
        if (flags & BD_LAST) {
            fec->eir |= EIR_TXF;
            return;
        }
    }
}

/* A byte takes 80 ns at 100 Mbit/s; preamble, checksum and gap are 24 more. */
static void send_next(struct mcf_fec *fec)
{
    uint32_t bytes;
    if (event_pending(&fec->sent) || !(fec->ecr & ECR_ON) || !(fec->tdar & ACTIVE))
        return;
    if (fec->tcr & TCR_GTS) {
        fec->eir |= EIR_GRA;
        return;
    }
    bytes = frame_bytes(fec);
    if (bytes == 0)
        fec->tdar = 0;
    else
        event_at(&fec->sent,
                 device_now(&fec->device) + ((bytes < 60 ? 60 : bytes) + 24) * 80 * SIM_NS);
}

static void sent(void *owner, sim_time due)
{
    struct mcf_fec *fec = owner;
    (void)due;
    give_back(fec);
    send_next(fec);
    update(fec);
}

/* --- the PHY: a DP83848 that hears nothing --- */

enum { BMCR, BMSR, PHYID1, PHYID2, ANAR };
#define BMCR_RESET 0x3100u
#define ANAR_RESET 0x01e1u

static uint16_t phy_read(const struct mcf_fec *fec, unsigned reg)
{
    const uint16_t values[] = {fec->bmcr, 0x7849, 0x2000, 0x5c90, fec->anar};
    return reg < sizeof values / sizeof *values ? values[reg] : 0;
}

static void phy_write(struct mcf_fec *fec, unsigned reg, uint16_t value)
{
    if (reg == BMCR && (value & 0x8000)) {
        fec->bmcr = BMCR_RESET;
        fec->anar = ANAR_RESET;
    } else if (reg == BMCR) {
        fec->bmcr = value & 0x7dff; /* neither reset nor begin anew stay */
    } else if (reg == ANAR) {
        fec->anar = value;
    }
}

static void management_done(void *owner, sim_time due)
{
    struct mcf_fec *fec = owner;
    unsigned phy = fec->mmfr >> 23 & 31, reg = fec->mmfr >> 18 & 31;
    (void)due;
    if ((fec->mmfr >> 28 & 3) == 1 && phy == fec->phy)
        phy_write(fec, reg, (uint16_t)fec->mmfr);
    if ((fec->mmfr >> 28 & 3) == 2)
        fec->mmfr = (fec->mmfr & 0xffff0000) | (phy == fec->phy ? phy_read(fec, reg) : 0xffffu);
    fec->eir |= EIR_MII;
    update(fec);
}

/* 64 bits, each of twice MII_SPEED cycles. */
static void manage(struct mcf_fec *fec)
{
    uint64_t speed = fec->mscr >> 1 & 0x3f;
    if (speed == 0) {
        device_report(&fec->device, REPORT_GUEST_ERROR, MSCR,
                      "MII_SPEED is 0: an access to the PHY never ends");
        return;
    }
    event_at_cycle(&fec->management, fec->clock,
                   clock_cycles_at(fec->clock, device_now(&fec->device)) + 128 * speed);
}

/* --- registers --- */

static uint32_t fec_peek(struct device *device, unsigned reg, unsigned element)
{
    const struct mcf_fec *fec = (const struct mcf_fec *)device;
    const uint32_t values[] = {fec->eir,  fec->eimr, fec->rdar,  fec->tdar,  fec->ecr,   fec->mmfr,
                               fec->mscr, fec->tcr,  fec->etdsr, fec->erdsr, fec->emrbr, 0x600};
    if (reg == MIB)
        return fec->counters[element];
    return reg >= FIRST_STORED ? fec->stored[reg - FIRST_STORED] : values[reg];
}

static void reset_registers(struct mcf_fec *fec)
{
    unsigned i;
    fec->eir = fec->eimr = fec->rdar = fec->tdar = fec->mmfr = fec->mscr = fec->tcr = 0;
    fec->ecr = ECR_FIXED;
    fec->etdsr = fec->erdsr = fec->emrbr = fec->transmit = 0;
    for (i = 0; i < STORED; i++)
        fec->stored[i] = registers[FIRST_STORED + i].reset;
    event_cancel(&fec->sent);
    event_cancel(&fec->management);
}

/* Switched off it forgets where in the ring it was. */
static void write_control(struct mcf_fec *fec, uint32_t value)
{
    if (value & ECR_RESET) {
        reset_registers(fec);
        return;
    }
    if (!(value & ECR_ON)) {
        fec->rdar = fec->tdar = 0;
        fec->transmit = fec->etdsr;
        event_cancel(&fec->sent);
    }
    fec->ecr = ECR_FIXED | (value & ECR_ON);
}

static void write_register(struct mcf_fec *fec, unsigned reg, uint32_t value)
{
    switch (reg) {
    case EIR:
        fec->eir &= ~value;
        break;
    case EIMR:
        fec->eimr = value & EIR_MASK;
        break;
    case RDAR:
        fec->rdar = fec->ecr & ECR_ON ? ACTIVE : 0;
        break;
    case TDAR:
        fec->tdar = fec->ecr & ECR_ON ? ACTIVE : 0;
        break;
    case ECR:
        write_control(fec, value);
        break;
    case MMFR:
        fec->mmfr = value;
        manage(fec);
        break;
    case MSCR:
        fec->mscr = value & 0xfe;
        break;
    case TCR:
        fec->tcr = value & 0x1f;
        if ((value & TCR_GTS) && !event_pending(&fec->sent))
            fec->eir |= EIR_GRA;
        break;
    case ETDSR:
        fec->etdsr = fec->transmit = value & ~3u;
        break;
    case ERDSR:
        fec->erdsr = value & ~3u;
        break;
    default:
        fec->emrbr = value & 0x7f0;
        break;
    }
}

static enum bus_result fec_write(struct device *device, unsigned reg, unsigned element,
                                 uint32_t value, uint32_t mask)
{
    struct mcf_fec *fec = (struct mcf_fec *)device;
    (void)mask;
    if (reg == MIB)
        fec->counters[element] = value;
    else if (reg >= FIRST_STORED)
        fec->stored[reg - FIRST_STORED] = value;
    else
        write_register(fec, reg, value);
    send_next(fec);
    update(fec);
    return BUS_OK;
}

static void fec_reset(struct device *device)
{
    struct mcf_fec *fec = (struct mcf_fec *)device;
    unsigned i;
    reset_registers(fec);
    for (i = 0; i < COUNTERS; i++)
        fec->counters[i] = 0;
    fec->bmcr = BMCR_RESET;
    fec->anar = ANAR_RESET;
    update(fec);
}

static bool fec_init(struct device *device, struct sim_error *error)
{
    struct mcf_fec *fec = (struct mcf_fec *)device;
    unsigned i;
    fec->phy = device_u32(device, "fsl,phy", 1) & 31;
    fec->memory = device_space(device);
    fec->clock = device_clock(device, NULL, error);
    if (fec->clock == NULL || !device_map(device, 0, error))
        return false;
    device_event(device, &fec->sent, "sent", sent);
    device_event(device, &fec->management, "management", management_done);
    for (i = 0; i < INTERRUPTS; i++)
        if (!device_irq(device, i, &fec->irqs[i], error))
            return false;
    return true;
}

const struct device_class mcf_fec_class = {
    .compatible = "fsl,mcf-fec",
    .title = "ColdFire fast Ethernet controller",
    .manual = "MCF5208 Reference Manual, chapter Fast Ethernet Controller",
    .size = sizeof(struct mcf_fec),
    .registers = registers,
    .state = state,
    .init = fec_init,
    .reset = fec_reset,
    .peek = fec_peek,
    .write = fec_write,
};
