const { Component } = require('systole');

class BillStore {}
Component()(BillStore);

exports.BillStore = BillStore;
