const { Component } = require('systole');

class OrderStore {}
Component()(OrderStore);

exports.OrderStore = OrderStore;
