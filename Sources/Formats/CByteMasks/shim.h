#include <stdint.h>
#include <string.h>

// What some of 64 bytes are: one bit a byte, the first byte's is the lowest.
struct byte_masks {
    uint64_t delimiters;
    uint64_t quotes;
    uint64_t feeds;  // line feeds
    uint64_t odd;    // other control characters, and DEL
    uint64_t high;   // beyond ASCII
};

#if defined(__SSE2__)

// Swift has vectors, but no way to make one number of what they compare.
typedef signed char byte_vector __attribute__((vector_size(16)));

static inline uint64_t byte_mask_bits(byte_vector vector) { return (uint16_t)__builtin_ia32_pmovmskb128(vector); }

static inline byte_vector byte_vector_of(uint8_t byte) {
    signed char c = (signed char)byte;
    return (byte_vector){c, c, c, c, c, c, c, c, c, c, c, c, c, c, c, c};
}

static inline struct byte_masks byte_masks_of(const uint8_t *bytes, uint8_t delimiter, uint8_t quote) {
    struct byte_masks masks = {0, 0, 0, 0, 0};
    byte_vector delimiters = byte_vector_of(delimiter);
    byte_vector quotes = byte_vector_of(quote);
    byte_vector feeds = byte_vector_of('\n');
    byte_vector ones = byte_vector_of(1);
    byte_vector limits = byte_vector_of(0x21);
    uint64_t low = 0;
#pragma clang loop unroll(full)
    for (int part = 0; part < 4; part++) {
        byte_vector vector;
        memcpy(&vector, bytes + 16 * part, 16);
        masks.delimiters |= byte_mask_bits(vector == delimiters) << (16 * part);
        masks.quotes |= byte_mask_bits(vector == quotes) << (16 * part);
        masks.feeds |= byte_mask_bits(vector == feeds) << (16 * part);
        masks.high |= byte_mask_bits(vector) << (16 * part);
        // DEL and one are the least of all signed bytes; those beyond ASCII are among these, too.
        low |= byte_mask_bits(
                   (byte_vector)((__attribute__((vector_size(16))) unsigned char)vector +
                                 (__attribute__((vector_size(16))) unsigned char)ones) < limits)
               << (16 * part);
    }
    masks.odd = low & ~masks.high & ~masks.feeds;
    return masks;
}

static inline uint64_t byte_mask_equal(const uint8_t *bytes, uint8_t byte) {
    uint64_t mask = 0;
    byte_vector wanted = byte_vector_of(byte);
#pragma clang loop unroll(full)
    for (int part = 0; part < 4; part++) {
        byte_vector vector;
        memcpy(&vector, bytes + 16 * part, 16);
        mask |= byte_mask_bits(vector == wanted) << (16 * part);
    }
    return mask;
}

#else

static inline uint64_t byte_mask_equal(const uint8_t *bytes, uint8_t byte) {
    uint64_t mask = 0;
    for (int index = 0; index < 64; index++) mask |= (uint64_t)(bytes[index] == byte) << index;
    return mask;
}

static inline struct byte_masks byte_masks_of(const uint8_t *bytes, uint8_t delimiter, uint8_t quote) {
    struct byte_masks masks = {0, 0, 0, 0, 0};
    for (int index = 0; index < 64; index++) {
        uint8_t byte = bytes[index];
        masks.delimiters |= (uint64_t)(byte == delimiter) << index;
        masks.quotes |= (uint64_t)(byte == quote) << index;
        masks.feeds |= (uint64_t)(byte == '\n') << index;
        masks.odd |= (uint64_t)((byte < 0x20 && byte != '\n') || byte == 0x7F) << index;
        masks.high |= (uint64_t)(byte >> 7) << index;
    }
    return masks;
}

#endif
