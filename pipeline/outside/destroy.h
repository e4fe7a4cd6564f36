// Deleters for what C libraries allocate.
#pragma once

namespace callmill::outside {

/// std::unique_ptr<mongoc_uri_t, Destroy<&mongoc_uri_destroy>>
template <auto destroy>
struct Destroy {
  template <class Thing>
  void operator()(Thing* thing) const {
    destroy(thing);
  }
};

}  // namespace callmill::outside
