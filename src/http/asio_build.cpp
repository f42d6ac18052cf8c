// The bodies of Boost.Asio's functions, compiled once. (Beast's are compiled with its only user.)
#include <boost/asio/impl/src.hpp>
